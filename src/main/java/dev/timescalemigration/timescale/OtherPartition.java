package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A closed dimension whose partitions need not hold the same values in another database.
 *
 * @param hypertable the hypertable
 * @param column the dimension's column
 * @param reason why, to be read after the column
 */
public record OtherPartition(QualifiedName hypertable, String column, String reason) {

  /** Whether it is this dimension. */
  public boolean is(QualifiedName table, String dimension) {
    return hypertable.equals(table) && column.equals(dimension);
  }

  /** Those of all hypertables. */
  public static List<OtherPartition> of(Handle handle) {
    return handle
        .createQuery(CatalogSql.of(handle, OtherPartition.class, "other_partitions"))
        .map(
            (row, context) ->
                new OtherPartition(
                    new QualifiedName(row.getString("schema"), row.getString("name")),
                    row.getString("column"),
                    row.getString("reason")))
        .list();
  }
}
