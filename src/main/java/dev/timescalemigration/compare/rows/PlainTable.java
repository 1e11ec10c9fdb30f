package dev.timescalemigration.compare.rows;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TextArrays;
import dev.timescalemigration.timescale.CatalogSql;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A table that is no hypertable.
 *
 * @param name schema and table
 * @param partitioned whether its rows are in partitions
 * @param foreignPartitions partitions whose rows are in another server; the others are compared one
 *     by one then
 * @param bytes size of its rows, those of its partitions included
 */
public record PlainTable(
    QualifiedName name, boolean partitioned, List<String> foreignPartitions, long bytes) {

  /** The plain tables of a database, by name; a partitioned table comes without its partitions. */
  public static List<PlainTable> all(Handle handle) {
    return handle
        .createQuery(CatalogSql.of(handle, PlainTable.class, "plain_tables"))
        .map(
            (row, context) ->
                new PlainTable(
                    new QualifiedName(row.getString("schema_name"), row.getString("name")),
                    row.getBoolean("partitioned"),
                    TextArrays.read(row, "foreign_partitions"),
                    row.getLong("bytes")))
        .list();
  }

  /** How a table is compared of which some partitions are in another server. */
  public String comparedByPartition() {
    return "its partitions are compared one by one, without the foreign tables "
        + String.join(", ", foreignPartitions)
        + ", whose rows are in another server";
  }

  /** Its relation in SQL, without the tables that inherit from it, which are tables themselves. */
  public String relation() {
    return (partitioned ? "" : "only ") + name.quoted();
  }
}
