package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements that change many rows of a table at once, with the source's values as literals.
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
   * @param rows how many rows it must change
   */
  record SetStatement(String sql, int rows) {}

  /** Deletes the rows with these keys. */
  List<SetStatement> delete(List<List<ColumnValue>> keys) {
    return keys.isEmpty()
        ? List.of()
        : parts(
            keys,
            values ->
                "delete from "
                    + table.sql()
                    + " as held using (values "
                    + values
                    + ") as new ("
                    + names(keys.get(0).size())
                    + ") where "
                    + keyed(keys.get(0)));
  }

  /** Changes rows alike. */
  List<SetStatement> update(NetChanges.Updates updates) {
    int keys = updates.rows().get(0).size() - updates.columns().size();
    String assignments =
        IntStream.range(0, updates.columns().size())
            .mapToObj(i -> Identifiers.quote(updates.columns().get(i)) + " = new." + name(keys + i))
            .collect(Collectors.joining(", "));
    return parts(
        updates.rows(),
        values ->
            "update "
                + table.sql()
                + " as held set "
                + assignments
                + " from (values "
                + values
                + ") as new ("
                + names(updates.rows().get(0).size())
                + ") where "
                + keyed(updates.rows().get(0).subList(0, keys)));
  }

  private List<SetStatement> parts(
      List<List<ColumnValue>> rows, Function<String, String> statement) {
    List<SetStatement> parts = new ArrayList<>();
    StringBuilder values = new StringBuilder();
    int count = 0;
    for (List<ColumnValue> row : rows) {
      if (count == MOST_ROWS || values.length() > MOST_CHARACTERS) {
        parts.add(new SetStatement(statement.apply(values.toString()), count));
        values.setLength(0);
        count = 0;
      }
      values.append(count == 0 ? "(" : ", (");
      values.append(row.stream().map(table::typed).collect(Collectors.joining(", ")));
      values.append(')');
      count++;
    }
    parts.add(new SetStatement(statement.apply(values.toString()), count));
    return parts;
  }

  private static String names(int count) {
    return IntStream.range(0, count)
        .mapToObj(SetStatements::name)
        .collect(Collectors.joining(", "));
  }

  /** Like no column of a user's. */
  private static String name(int number) {
    return "_tsm_" + number;
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
                        + " new."
                        + name(i))
            .collect(Collectors.joining(" and "));
    return equal + " and " + within;
  }
}
