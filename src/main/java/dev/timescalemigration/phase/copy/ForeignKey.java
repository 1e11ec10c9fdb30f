package dev.timescalemigration.phase.copy;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/**
 * A validated foreign key of a hypertable.
 *
 * @param name the constraint's name
 * @param columns referencing columns
 * @param referenced the table it points to
 * @param referencedColumns the columns it points to, in the same order
 */
record ForeignKey(
    String name, List<String> columns, QualifiedName referenced, List<String> referencedColumns) {

  /**
   * A query that answers with one row when some row breaks the key: the proof that replaces the
   * row-by-row check.
   *
   * @param table the relation whose rows are proven, quoted
   * @param predicate which of its rows
   */
  String orphanQuery(String table, String predicate) {
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
