package dev.timescalemigration.compare.rows;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.sql.Array;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The columns by which a table's rows are distinguished. */
public final class TableKey {
  private TableKey() {}

  /**
   * The columns of the primary key, else of a unique index over columns without NULL; else none.
   */
  public static List<String> of(Handle handle, QualifiedName table) {
    return handle
        .createQuery(SqlFile.of(TableKey.class, "table_key"))
        .bind("table", table.quoted())
        .map(
            (row, context) -> {
              Array columns = row.getArray(1);
              return List.of((String[]) columns.getArray());
            })
        .findOne()
        .orElse(List.of());
  }
}
