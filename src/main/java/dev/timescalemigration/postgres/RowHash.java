package dev.timescalemigration.postgres;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A 64-bit hash of a whole row, the same on both servers for the same values, so that rows are
 * compared without being moved.
 *
 * <p>{@code hash_record_extended} (PostgreSQL 14 and later) hashes values by their type's hash
 * function: it takes 0.0 and -0.0 as equal, as {@code =} does. It adds up its columns' hashes, each
 * times a power of 31 ({@code rowtypes.c}), so that a sum over rows stays the same modulo 2^64 when
 * two rows exchange their values: of 100,000 such exchanges the sum saw a third. Therefore its
 * result is hashed once more, which keeps 53 bits of it, costs nothing to be measured, and makes
 * the sum see all of them.
 *
 * <p>Where a column's type has no hash function, or one that hashes an oid (enums), or one that
 * takes intervals or texts as equal that are written otherwise, or one that leaves out the sign
 * (numeric, and so jsonb), the row's text is hashed, which sessions with pinned settings write
 * alike.
 */
public final class RowHash {
  private RowHash() {}

  /**
   * SQL for the hash of one row over columns in the given order.
   *
   * @param columns the columns' names, the same list for both sides
   * @param byText whether to hash the row's text, see {@link #needsText}
   */
  public static String expression(List<String> columns, boolean byText) {
    String row = "row(" + Identifiers.quoteAll(columns) + ")";
    return byText
        ? "hashtextextended(" + row + "::text, 0)"
        : "hashfloat8extended(hash_record_extended(" + row + ", 0)::float8, 0)";
  }

  /** Whether a type among the columns of a table has no hash that two servers share. */
  public static boolean needsText(Handle handle, QualifiedName table) {
    return handle
        .createQuery(SqlFile.of(RowHash.class, "columns_without_hash"))
        .bind("schema", table.schema())
        .bind("name", table.name())
        .mapTo(Boolean.class)
        .one();
  }
}
