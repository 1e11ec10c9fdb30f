package dev.timescalemigration.capture.stream;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** A row in the stream: the values of its columns, in the order in which they were sent. */
public final class Row extends AbstractList<ColumnValue> implements RandomAccess {
  /** No columns. */
  public static final Row NONE = new Row(List.of(), new ColumnValue[0]);

  private final List<String> columns;
  private final ColumnValue[] values;

  /**
   * A row.
   *
   * @param columns the names of its columns
   * @param values a value for each; not copied
   */
  Row(List<String> columns, ColumnValue[] values) {
    this.columns = columns;
    this.values = values;
  }

  /** The names of its columns. Rows of a table that follow each other often share the same list. */
  public List<String> columns() {
    return columns;
  }

  @Override
  public ColumnValue get(int index) {
    return values[index];
  }

  @Override
  public int size() {
    return values.length;
  }
}
