package dev.timescalemigration.phase.difference;

import dev.timescalemigration.postgres.RowHash;
import java.math.BigDecimal;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Rows of a relation on one side, to be compared with those of the other.
 *
 * @param relation quoted name of the relation
 * @param predicate condition in SQL, {@code true} for all rows
 * @param columns the columns that are compared, the same list on both sides
 * @param key the columns of a key, all of them among {@code columns}; empty when there is none
 * @param hashByText whether rows are hashed by their text, see {@link RowHash}
 */
public record ComparedRows(
    String relation, String predicate, List<String> columns, List<String> key, boolean hashByText) {

  /**
   * Number of rows and the sum of their hashes, whatever their order.
   *
   * @param rows number of rows
   * @param hash sum of the rows' hashes
   */
  public record Digest(long rows, BigDecimal hash) {}

  /** The SQL of one row's hash. */
  public String hash() {
    return RowHash.expression(columns, hashByText);
  }

  /** Reads the digest. */
  public Digest digest(Handle handle) {
    return handle
        .createQuery(
            "select count(*), coalesce(sum(("
                + hash()
                + ")::numeric), 0) from "
                + relation
                + " where "
                + predicate)
        .map((row, context) -> new Digest(row.getLong(1), row.getBigDecimal(2)))
        .one();
  }
}
