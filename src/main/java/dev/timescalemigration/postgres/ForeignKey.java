package dev.timescalemigration.postgres;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A foreign key that is enforced.
 *
 * @param name the constraint's name
 * @param columns referencing columns
 * @param referenced the table it points to
 * @param referencedColumns the columns it points to, in the same order
 */
public record ForeignKey(
    String name, List<String> columns, QualifiedName referenced, List<String> referencedColumns) {

  /** The enforced foreign keys of a table, by name. */
  public static List<ForeignKey> of(Handle handle, QualifiedName table) {
    return handle
        .createQuery(SqlFile.of(ForeignKey.class, "foreign_keys"))
        .bind("table", table.quoted())
        .map(
            (row, context) ->
                new ForeignKey(
                    row.getString("name"),
                    List.of((String[]) row.getArray("columns").getArray()),
                    new QualifiedName(
                        row.getString("referenced_schema"), row.getString("referenced_name")),
                    List.of((String[]) row.getArray("referenced_columns").getArray())))
        .list();
  }

  /**
   * A query that answers with one row when some row breaks the key: the proof that replaces the
   * row-by-row check.
   *
   * @param table the relation whose rows are proven, quoted
   * @param predicate which of its rows
   */
  public String orphanQuery(String table, String predicate) {
    List<String> present = new ArrayList<>();
    List<String> same = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String column = "c." + Identifiers.quote(columns.get(i));
      present.add(column + " is not null");
      same.add(column + " = r." + Identifiers.quote(referencedColumns.get(i)));
    }
    return "select row("
        + Identifiers.quoteAll(columns)
        + ")::text from (select * from "
        + table
        + " where "
        + predicate
        + ") c where "
        + String.join(" and ", present)
        + " and not exists (select from "
        + referenced.quoted()
        + " r where "
        + String.join(" and ", same)
        + ") limit 1";
  }
}
