package dev.timescalemigration.phase.difference;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.RowHash;
import dev.timescalemigration.postgres.SqlFile;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

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

  /** Reads the digest. */
  public Digest digest(Handle handle) {
    return query(handle, "rows_digest")
        .map((row, context) -> new Digest(row.getLong(1), row.getBigDecimal(2)))
        .one();
  }

  /** The digests of the rows in buckets of their key's hash; buckets without rows are left out. */
  Map<Long, Digest> buckets(Handle handle) {
    return query(handle, "rows_buckets")
        .reduceRows(
            new HashMap<>(),
            (buckets, row) -> {
              buckets.put(
                  row.getColumn("bucket", Long.class),
                  new Digest(
                      row.getColumn("row_count", Long.class),
                      row.getColumn("hash", BigDecimal.class)));
              return buckets;
            });
  }

  /** A query that reads from a file of this package. */
  Query query(Handle handle, String file) {
    return handle
        .createQuery(SqlFile.of(ComparedRows.class, file))
        .define("relation", relation)
        .define("predicate", predicate)
        .define("hash", RowHash.expression(columns, hashByText))
        .define("key_hash", RowHash.expression(key.isEmpty() ? columns : key, hashByText))
        .define("key_text", keyText());
  }

  /** SQL of what a row is named by: a condition over its key, else the text of the whole row. */
  private String keyText() {
    if (key.isEmpty()) {
      return "row(" + Identifiers.quoteAll(columns) + ")::text";
    }
    return key.stream()
        .map(Identifiers::quote)
        .map(
            column ->
                Identifiers.literal(column + " = ") + " || quote_nullable(" + column + "::text)")
        .collect(Collectors.joining(" || ' AND ' || "));
  }
}
