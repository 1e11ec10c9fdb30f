package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * <p>{@code hashint8extended} ({@code hashfunc.c}) hashes the exclusive or of a value's halves, so
 * that 1 and 2^32 have one hash; times are hashed by it too. For such a column the row has one more
 * value: the upper half of the integer, or the time's seconds as floating point. TimescaleDB's own
 * function for the microseconds of a {@code timestamptz} takes a third of the time of {@code
 * date_part}, but no times near the type's end ({@code src/time_utils.c}). Its value is cut at half
 * of such a half, so that no range of it holds two times of which the halves agree.
 *
 * <p>Where a column's type has no hash function, or one that hashes an oid (enums), or one that
 * takes intervals or texts as equal that are written otherwise, or one that leaves out the sign
 * (numeric, and so jsonb), or where halves are hashed within another type, the row's text is
 * hashed, which sessions with pinned settings write alike.
 *
 * @param byText whether the row's text is hashed
 * @param integers columns of 64-bit integers
 * @param instants columns of {@code timestamptz}
 * @param times columns of other times and timestamps
 */
public record RowHash(
    boolean byText, Set<String> integers, Set<String> instants, Set<String> times) {
  /** PostgreSQL's limit is 1664 ({@code MaxTupleAttributeNumber} in {@code htup_details.h}). */
  private static final int MAX_VALUES = 1600;

  private static final String LATE = "200000-01-01 00:00:00+00";

  /** How rows of a table are hashed, by the types of all of its columns. */
  public static RowHash of(Handle handle, QualifiedName table) {
    return handle
        .createQuery(SqlFile.of(RowHash.class, "row_hash"))
        .bind("schema", table.schema())
        .bind("name", table.name())
        .map(
            (row, context) ->
                new RowHash(
                    row.getBoolean("by_text"),
                    Set.of((String[]) row.getArray("integers").getArray()),
                    Set.of((String[]) row.getArray("instants").getArray()),
                    Set.of((String[]) row.getArray("times").getArray())))
        .one();
  }

  /** How rows of two tables are hashed alike, of which one is hashed so and the other so. */
  public RowHash and(RowHash other) {
    return new RowHash(
        byText || other.byText,
        union(integers, other.integers),
        union(instants, other.instants),
        union(times, other.times));
  }

  /**
   * SQL for the hash of one row over columns in the given order.
   *
   * @param columns the columns' names, the same list for both sides
   */
  public String expression(List<String> columns) {
    if (byText || 2 * columns.size() > MAX_VALUES) {
      return "hashtextextended(row(" + Identifiers.quoteAll(columns) + ")::text, 0)";
    }
    String values =
        Stream.of(
                columns.stream().map(Identifiers::quote),
                columns.stream()
                    .filter(integers::contains)
                    .map(column -> Identifiers.quote(column) + "::int8 >> 32"),
                columns.stream().filter(instants::contains).map(RowHash::upperPart),
                columns.stream().filter(times::contains).map(RowHash::seconds))
            .flatMap(part -> part)
            .collect(Collectors.joining(", "));
    return "hashfloat8extended(hash_record_extended(row(" + values + "), 0)::float8, 0)";
  }

  private static String upperPart(String instant) {
    return "case when %1$s < '%2$s' then _timescaledb_functions.to_unix_microseconds(%1$s) >> 31"
            .formatted(Identifiers.quote(instant), LATE)
        + " else hashfloat8extended("
        + seconds(instant)
        + ", 0) end";
  }

  private static String seconds(String time) {
    return "date_part('epoch', " + Identifiers.quote(time) + ")";
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
