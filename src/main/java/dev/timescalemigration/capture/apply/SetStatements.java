package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements that change many rows of a table at once, with the source's values as parameters.
 */
final class SetStatements {
  private static final int MOST_ROWS = 1_000;
  private static final int MOST_CHARACTERS = 1 << 20;

  private final TargetTable table;
  private final String within;

  /**
   * Of one table.
   *
   * @param within a condition that all of the rows satisfy, so that the planner leaves chunks out
   */
  SetStatements(TargetTable table, String within) {
    this.table = table;
    this.within = within;
  }

  /**
   * A statement.
   *
   * @param sql the statement
   * @param parameters its parameters, of a type that the server infers
   * @param rows how many rows it must change
   */
  record SetStatement(String sql, List<String> parameters, int rows) {}

  /** Deletes the rows with these keys. */
  List<SetStatement> delete(List<List<ColumnValue>> keys) {
    return keys.isEmpty()
        ? List.of()
        : parts(
            keys,
            values ->
                "delete from "
                    + table.sql()
                    + " as held using "
                    + values
                    + " where "
                    + keyed(keys.get(0)));
  }

  /** Changes rows alike. */
  List<SetStatement> update(NetChanges.Updates updates) {
    List<ColumnValue> first = updates.rows().get(0);
    int keys = first.size() - updates.columns().size();
    String assignments =
        IntStream.range(keys, first.size())
            .mapToObj(
                i -> Identifiers.quote(first.get(i).column()) + " = " + value(first.get(i), i))
            .collect(Collectors.joining(", "));
    return parts(
        updates.rows(),
        values ->
            "update "
                + table.sql()
                + " as held set "
                + assignments
                + " from "
                + values
                + " where "
                + keyed(first.subList(0, keys)));
  }

  /** Statements of rows with the same columns, each with so many rows as one may have. */
  private List<SetStatement> parts(List<List<ColumnValue>> rows, UnaryOperator<String> statement) {
    List<SetStatement> parts = new ArrayList<>();
    RowLists lists = new RowLists(table, rows.get(0));
    String sql = statement.apply(lists.sql());
    for (List<ColumnValue> row : rows) {
      if (lists.rows() == MOST_ROWS || lists.characters() > MOST_CHARACTERS) {
        parts.add(new SetStatement(sql, lists.parameters(), lists.rows()));
        lists = new RowLists(table, row);
      }
      lists.add(row);
    }
    parts.add(new SetStatement(sql, lists.parameters(), lists.rows()));
    return parts;
  }

  /** A value of a row of the lists, in its column's type. */
  private String value(ColumnValue value, int number) {
    return "(" + RowLists.ALIAS + "." + RowLists.name(number) + ")::" + table.column(value).type();
  }

  private String keyed(List<ColumnValue> key) {
    String equal =
        IntStream.range(0, key.size())
            .mapToObj(
                i ->
                    "held."
                        + Identifiers.quote(key.get(i).column())
                        + " "
                        + table.column(key.get(i)).equals()
                        + " "
                        + value(key.get(i), i))
            .collect(Collectors.joining(" and "));
    return equal + " and " + within;
  }
}
