package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.apply.TargetTable.TargetColumn;
import dev.timescalemigration.capture.stream.ColumnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many rows as an item of FROM: an array for each column as a parameter, of which each value is
 * read by its type's input function. The server takes a fraction of the time that it needs for rows
 * of literals.
 */
final class RowLists {
  /** What the item is called. */
  static final String ALIAS = "_tsm_new";

  private final List<TargetColumn> columns;
  private final List<StringBuilder> lists;
  private int rows;
  private long characters;

  /**
   * Without rows.
   *
   * @param row a row as all are
   */
  RowLists(TargetTable table, List<ColumnValue> row) {
    this.columns = row.stream().map(table::column).toList();
    this.lists = new ArrayList<>();
    columns.forEach(column -> lists.add(new StringBuilder("{")));
  }

  /** What a column of it is called: like none of a user's. */
  static String name(int number) {
    return "_tsm_" + number;
  }

  int rows() {
    return rows;
  }

  long characters() {
    return characters;
  }

  void add(List<ColumnValue> row) {
    for (int i = 0; i < lists.size(); i++) {
      StringBuilder list = lists.get(i);
      int before = list.length();
      if (rows > 0) {
        list.append(',');
      }
      append(list, row.get(i).text());
      characters += list.length() - before;
    }
    rows++;
  }

  /** An element of an array: {@code array_in} of PostgreSQL's arrayfuncs.c reads it. */
  private static void append(StringBuilder list, String text) {
    if (text == null) {
      list.append("NULL");
      return;
    }
    list.append('"');
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == '"' || next == '\\') {
        list.append(text, from, i).append('\\');
        from = i;
      }
    }
    list.append(text, from, text.length()).append('"');
  }

  /** The arrays, one for each parameter of {@link #sql}. */
  List<String> parameters() {
    return lists.stream().map(list -> list + "}").toList();
  }

  /**
   * The item, with its alias and its columns' names.
   *
   * <p>How many rows there are is hidden from the planner by a subquery: for ten, as it then
   * assumes ({@code estimate_array_length}, selfuncs.c), it looks up each in the index. For
   * thousands it would read the whole table once for each statement.
   */
  String sql() {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> "(select ?::" + columns.get(i).listedAs().orElseThrow() + "[])")
        .collect(
            Collectors.joining(
                ", ",
                "unnest(",
                ") as "
                    + ALIAS
                    + " ("
                    + IntStream.range(0, columns.size())
                        .mapToObj(RowLists::name)
                        .collect(Collectors.joining(", "))
                    + ")"));
  }
}
