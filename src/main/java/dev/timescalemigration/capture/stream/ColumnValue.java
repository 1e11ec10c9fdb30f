package dev.timescalemigration.capture.stream;

import java.util.List;

/**
 * A column of a row in the stream.
 *
 * @param column the column's name
 * @param type the type's name as the source writes it
 * @param text the value as its type's output function writes it, but for bit strings and booleans;
 *     null for NULL and for what did not change
 * @param unchanged whether it is a TOASTed value that did not change, and is not sent
 */
public record ColumnValue(String column, String type, String text, boolean unchanged) {
  /** Whether two rows are of the same columns, in the same order. */
  public static boolean sameColumns(List<ColumnValue> one, List<ColumnValue> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!one.get(i).column().equals(other.get(i).column())) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is NULL. */
  public boolean isNull() {
    return text == null && !unchanged;
  }
}
