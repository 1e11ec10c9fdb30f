package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.Identifiers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows that are inserted into a table by COPY, in its text format. Between {@link #send} and {@link
 * #end} the session is in the middle of a COPY, and takes nothing else.
 */
final class NewRows {
  /** So many characters are sent at once, and the server works while the next ones are written. */
  static final int PIECE = 1 << 16;

  private final Handle target;
  private final TargetTable table;
  private final Unapplicable refusal;
  private final StringBuilder unsent = new StringBuilder();
  private List<ColumnValue> first = List.of();
  private long count;
  private Optional<CopyIn> copy = Optional.empty();

  NewRows(Handle target, TargetTable table, Unapplicable refusal) {
    this.target = target;
    this.table = table;
    this.refusal = refusal;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** How many characters wait to be sent. */
  int unsent() {
    return unsent.length();
  }

  /** Adds a row; those before it are inserted first if their columns are others. */
  void add(List<ColumnValue> row) throws SQLException {
    if (count > 0 && !ColumnValue.sameColumns(row, first)) {
      end();
    }
    if (count == 0) {
      first = row;
    }
    for (int i = 0; i < row.size(); i++) {
      if (i > 0) {
        unsent.append('\t');
      }
      append(unsent, row.get(i).text());
    }
    unsent.append('\n');
    count++;
  }

  /** Sends what waits. */
  void send() throws SQLException {
    if (copy.isEmpty()) {
      copy =
          Optional.of(
              target
                  .getConnection()
                  .unwrap(PGConnection.class)
                  .getCopyAPI()
                  .copyIn(
                      "copy "
                          + table.name().quoted()
                          + " ("
                          + Identifiers.quoteAll(first.stream().map(ColumnValue::column).toList())
                          + ") from stdin"));
    }
    byte[] bytes = unsent.toString().getBytes(StandardCharsets.UTF_8);
    unsent.setLength(0);
    copy.get().writeToCopy(bytes, 0, bytes.length);
  }

  /**
   * Inserts all rows that were added.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure when the server inserted fewer
   */
  void end() throws SQLException {
    if (count == 0) {
      return;
    }
    try {
      send();
      long written = copy.orElseThrow().endCopy();
      if (written != count) {
        throw refusal.rowsRefused(table.name(), count - written);
      }
    } finally {
      abandon();
    }
  }

  /** Forgets all rows that were added; a COPY of them is given up. */
  void abandon() {
    copy.ifPresent(CopyPipe::release);
    copy = Optional.empty();
    unsent.setLength(0);
    count = 0;
  }

  private static void append(StringBuilder to, String text) {
    if (text == null) {
      to.append("\\N");
      return;
    }
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char escaped =
          switch (text.charAt(i)) {
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
          };
      if (escaped != 0) {
        to.append(text, from, i).append('\\').append(escaped);
        from = i + 1;
      }
    }
    to.append(text, from, text.length());
  }
}
