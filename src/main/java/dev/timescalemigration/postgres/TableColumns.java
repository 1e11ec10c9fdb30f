package dev.timescalemigration.postgres;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Reads the columns of tables. */
public final class TableColumns {
  private TableColumns() {}

  /**
   * The columns of a table in the table's own order, dropped ones left out; empty when there is no
   * such table.
   *
   * <p>A type's binary form cannot be moved when it, or a type within it, lacks a send or receive
   * function; when it holds object ids of one database (the {@code reg*} types); or when an array
   * or a composite carries the object id of a user's type, which is another one in another database
   * ({@code array_recv}, {@code record_recv} in PostgreSQL 15 to 18 compare it).
   */
  public static List<TableColumn> of(Handle handle, QualifiedName table) {
    return handle
        .createQuery(SqlFile.of(TableColumns.class, "table_columns"))
        .bind("schema", table.schema())
        .bind("name", table.name())
        .map(
            (row, context) ->
                new TableColumn(
                    row.getString("name"),
                    row.getString("type"),
                    row.getString("collation"),
                    row.getBoolean("not_null"),
                    row.getBoolean("generated"),
                    row.getBoolean("binary_form")))
        .list();
  }

  /**
   * What tells one state of a table's columns from another: their numbers, names and types, not
   * their defaults. It means nothing in another database; empty when there is no such table.
   */
  public static String fingerprint(Handle handle, QualifiedName table) {
    return handle
        .createQuery(SqlFile.of(TableColumns.class, "columns_fingerprint"))
        .bind("table", table.quoted())
        .mapTo(String.class)
        .one();
  }
}
