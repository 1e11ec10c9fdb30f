package dev.timescalemigration.compare.rows;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.LiteralSql;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.RowHash;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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
 * @param rowHash how rows are hashed
 */
public record ComparedRows(
    String relation, String predicate, List<String> columns, List<String> key, RowHash rowHash) {
  /** Characters of a row's text; equal rows have equal hashes, so that the rest adds nothing. */
  private static final int LONGEST_NAME = 1_000;

  private static final TypeReference<List<List<String>>> ROWS = new TypeReference<>() {};

  /** The same rows, compared by other columns. */
  ComparedRows with(List<String> others) {
    return new ComparedRows(relation, predicate, others, List.of(), rowHash);
  }

  /**
   * Number of rows and the sum of their hashes, whatever their order.
   *
   * @param rows number of rows
   * @param hash sum of the rows' hashes
   */
  public record RowsDigest(long rows, BigDecimal hash) {}

  /** Reads the digest. */
  public RowsDigest digest(Handle handle) {
    return literalQuery(handle, "rows_digest", Map.of())
        .map((row, context) -> new RowsDigest(row.getLong(1), row.getBigDecimal(2)))
        .one();
  }

  /**
   * A digest and some of the rows.
   *
   * @param digest of all rows
   * @param rows values of the sampled columns as text, null for NULL
   */
  public record Sampled(RowsDigest digest, List<List<String>> rows) {}

  /**
   * Reads the digest and samples rows, in one scan. Only for a relation whose rows have a place:
   * those of compressed chunks have none.
   *
   * @param sampled the columns whose values are wanted, one at least
   * @param oneOf how many rows are read for each that is sampled, 1 or more
   */
  public Sampled sample(Handle handle, List<String> sampled, long oneOf) {
    return query(handle, "rows_digest_sampled")
        .define("one_of", oneOf)
        .define("sample", texts(sampled))
        .map(
            (row, context) ->
                new Sampled(
                    new RowsDigest(row.getLong(1), row.getBigDecimal(2)),
                    row.getString(3) == null ? List.of() : Json.read(row.getString(3), ROWS)))
        .one();
  }

  /** Values of some columns of the rows that come first, as text, null for NULL. */
  public List<List<String>> first(Handle handle, List<String> wanted, int most) {
    return query(handle, "first_rows")
        .define("sample", texts(wanted))
        .bind("most", most)
        .map((row, context) -> Arrays.asList((String[]) row.getArray(1).getArray()))
        .list();
  }

  /** The digests of the rows in buckets of their key's hash; buckets without rows are left out. */
  Map<Long, RowsDigest> buckets(Handle handle) {
    return literalQuery(handle, "rows_buckets", Map.of())
        .reduceRows(
            new HashMap<>(),
            (buckets, row) -> {
              buckets.put(
                  row.getColumn("bucket", Long.class),
                  new RowsDigest(
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
        .define("hash", hash())
        .define("key_hash", keyHash())
        .define("key_text", keyText());
  }

  /**
   * A query that reads rows by conditions that hold users' values.
   *
   * @param conditions what names the rows, see {@link DifferingRow#key}
   * @param ofColumns what is read of each column
   */
  Query conditionQuery(Handle handle, String file, List<String> conditions, String ofColumns) {
    return literalQuery(
        handle,
        file,
        Map.of("conditions", String.join(" or ", conditions), "of_columns", ofColumns));
  }

  /** The same without parameters, where the predicate or another part holds users' values. */
  private Query literalQuery(Handle handle, String file, Map<String, String> otherParts) {
    Map<String, String> parts = new HashMap<>(otherParts);
    parts.put("relation", relation);
    parts.put("predicate", predicate);
    parts.put("hash", hash());
    parts.put("key_hash", keyHash());
    parts.put("key_text", keyText());
    return LiteralSql.query(handle, SqlFile.filled(ComparedRows.class, file, parts));
  }

  /**
   * Something of each column of some rows, by the hash of their key; equal rows without a key come
   * as often as they are there.
   *
   * @param wanted which rows
   * @param ofColumns SQL expressions of type text, separated by commas
   */
  public Map<Long, List<List<String>>> read(
      Handle handle, Collection<DifferingRow> wanted, String ofColumns) {
    Map<Long, List<List<String>>> read = new HashMap<>();
    if (!wanted.isEmpty()) {
      conditionQuery(handle, "columns_of_rows", conditions(wanted), ofColumns)
          .map(
              (row, context) ->
                  Map.entry(row.getLong(1), Arrays.asList((String[]) row.getArray(2).getArray())))
          .forEach(
              entry ->
                  read.computeIfAbsent(entry.getKey(), hash -> new ArrayList<>())
                      .add(entry.getValue()));
    }
    return read;
  }

  /** Conditions over the key, else one over the hash, which is computed once for each row. */
  private List<String> conditions(Collection<DifferingRow> wanted) {
    if (!key.isEmpty()) {
      return wanted.stream().map(row -> "(" + row.key() + ")").distinct().toList();
    }
    String hashes =
        wanted.stream().map(row -> Long.toString(row.keyHash())).collect(Collectors.joining(","));
    return List.of(hash() + " = any ('{" + hashes + "}'::pg_catalog.int8[])");
  }

  /** SQL of the hash of a row. */
  public String hash() {
    return rowHash.expression(columns);
  }

  private String keyHash() {
    return rowHash.expression(key.isEmpty() ? columns : key);
  }

  private static String texts(List<String> columns) {
    return columns.stream()
        .map(column -> Identifiers.quote(column) + "::text")
        .collect(Collectors.joining(", "));
  }

  /**
   * SQL of what a row is named by: a condition over its key, else the text of the whole row. A
   * composite value is compared with one of its type only ({@code record_in}, rowtypes.c), and a
   * name of a {@code reg} type is taken for a number without it.
   */
  private String keyText() {
    if (key.isEmpty()) {
      return "left(row(" + Identifiers.quoteAll(columns) + ")::text, " + LONGEST_NAME + ")";
    }
    return key.stream()
        .map(Identifiers::quote)
        .map(
            column ->
                Identifiers.literal(column + " = ")
                    + " || quote_nullable("
                    + column
                    + "::text) || (select case when typtype in ('c', 'd') or typname like 'reg%' then"
                    + " '::' || oid::regtype else '' end from pg_type where oid = pg_typeof("
                    + column
                    + "))")
        .collect(Collectors.joining(" || ' AND ' || "));
  }
}
