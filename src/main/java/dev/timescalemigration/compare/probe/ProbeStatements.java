package dev.timescalemigration.compare.probe;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/**
 * Statements that are sent together, with their values in their text: a planner that knows the
 * values chooses as for a user's query, and no part of the text is a parameter or a template.
 */
final class ProbeStatements {
  private ProbeStatements() {}

  /** Reads a row. */
  @FunctionalInterface
  interface RowReader<T> {
    /** One row as an object. */
    T read(ResultSet row) throws SQLException;
  }

  /** Executes them in order; returns the rows of all queries among them. */
  static <T> List<T> run(Handle handle, List<String> statements, RowReader<T> row) {
    List<T> rows = new ArrayList<>();
    try (Statement statement = handle.getConnection().createStatement()) {
      boolean isQuery = statement.execute(String.join(";\n", statements));
      while (isQuery || statement.getUpdateCount() != -1) {
        if (isQuery) {
          read(statement, row, rows);
        }
        isQuery = statement.getMoreResults();
      }
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
    return rows;
  }

  private static <T> void read(Statement statement, RowReader<T> row, List<T> rows)
      throws SQLException {
    try (ResultSet result = statement.getResultSet()) {
      while (result.next()) {
        rows.add(row.read(result));
      }
    }
  }
}
