package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.phase.copy.target.CopyFormat;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TextArrays;
import dev.timescalemigration.timescale.Capabilities;
import dev.timescalemigration.timescale.CatalogSql;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * How the table looks in which compressed rows are kept: read from the source's, made again in the
 * target.
 *
 * @param definitions its columns with their types
 * @param columns the names of its columns
 * @param batches those of them that hold compressed data
 * @param settled those of them that PostgreSQL would compress once more, and in no row could
 * @param binary whether COPY may use the binary format
 * @param actions actions of ALTER TABLE that set storage, compression and statistics of columns
 * @param options its storage parameters
 * @param unlogged whether it is unlogged
 * @param indexes method and columns of each index
 */
record CompressedTable(
    List<String> definitions,
    List<String> columns,
    Set<String> batches,
    List<String> settled,
    boolean binary,
    List<String> actions,
    List<String> options,
    boolean unlogged,
    List<String> indexes) {
  static CompressedTable read(Handle source, QualifiedName relation) {
    return source
        .createQuery(CatalogSql.of(source, CompressedTable.class, "compressed_relation_shape"))
        .bind("relation", relation.quoted())
        .map(
            (row, context) ->
                new CompressedTable(
                    TextArrays.read(row, "definitions"),
                    TextArrays.read(row, "columns"),
                    Set.copyOf(TextArrays.read(row, "batches")),
                    settled(source, relation, TextArrays.read(row, "compressible")),
                    row.getBoolean("binary"),
                    TextArrays.read(row, "actions"),
                    TextArrays.read(row, "options"),
                    row.getBoolean("unlogged"),
                    TextArrays.read(row, "indexes")))
        .one();
  }

  private static List<String> settled(
      Handle source, QualifiedName relation, List<String> compressible) {
    return compressible.stream()
        .filter(
            column ->
                source
                    .createQuery(
                        "select not exists (select from "
                            + relation.quoted()
                            + " where pg_column_compression("
                            + Identifiers.quote(column)
                            + ") is not null)")
                    .mapTo(Boolean.class)
                    .one())
        .toList();
  }

  /**
   * Makes such a table, without indexes. Until {@link #settle} PostgreSQL does not try to compress
   * what it could compress in no row of the source: the attempt takes four times as long as all
   * else that writing a batch of text takes.
   */
  void create(Handle target, QualifiedName name) {
    target.execute(
        "create "
            + (unlogged ? "unlogged " : "")
            + "table "
            + name.quoted()
            + " ("
            + String.join(", ", definitions)
            + ")"
            + (options.isEmpty() ? "" : " with (" + String.join(", ", options) + ")"));
    alter(target, name, actions);
    alter(target, name, storage("external"));
  }

  /** Gives the table, once it is filled, all properties that the source's has. */
  void settle(Handle target, QualifiedName name) {
    alter(target, name, storage("extended"));
  }

  private List<String> storage(String storage) {
    return settled.stream()
        .map(column -> "alter column " + Identifiers.quote(column) + " set storage " + storage)
        .toList();
  }

  private static void alter(Handle target, QualifiedName name, List<String> actions) {
    if (!actions.isEmpty()) {
      target.execute("alter table " + name.quoted() + " " + String.join(", ", actions));
    }
  }

  /** Makes its indexes, under the names that the server chooses. */
  void createIndexes(Handle target, QualifiedName name) {
    for (String index : indexes) {
      target.execute("create index on " + name.quoted() + " using " + index);
    }
  }

  /** The options of COPY on both sides. */
  String format() {
    return CopyFormat.of(binary);
  }

  /** Its columns, for COPY. */
  String columnList() {
    return Identifiers.quoteAll(columns);
  }

  /**
   * What COPY reads from the source's relation: a query, as COPY of the table itself is refused for
   * a frozen chunk ({@code process_copy}, {@code src/process_utility.c} 2.26 to 2.29).
   *
   * @param session what the session of the source can do
   */
  String rows(QualifiedName relation, Capabilities session) {
    return columns.stream()
        .map(
            column ->
                session.copiesEmptyBatches()
                    ? Identifiers.quote(column)
                    : withoutEmptyBatch(column))
        .collect(Collectors.joining(", ", "(select ", " from " + relation.quoted() + ")"));
  }

  /** No batch at all says the same as an all-NULL batch, which is the only one of two bytes. */
  private String withoutEmptyBatch(String column) {
    String quoted = Identifiers.quote(column);
    return batches.contains(column)
        ? "case when pg_column_size(" + quoted + ") > 2 then " + quoted + " end"
        : quoted;
  }
}
