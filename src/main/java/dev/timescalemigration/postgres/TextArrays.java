package dev.timescalemigration.postgres;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Arrays of text in the rows of a query. */
public final class TextArrays {
  private TextArrays() {}

  /** The elements; none where the array is NULL. */
  public static List<String> read(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
