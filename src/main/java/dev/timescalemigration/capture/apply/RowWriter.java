package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.apply.SetStatements.SetStatement;
import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.LiteralSql;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows into the target, in the transaction of its handle. The order of changes of one table
 * is kept: rows that are inserted one after the other go in one COPY, statements in batches. The
 * order between tables is kept where foreign keys are checked row by row.
 */
final class RowWriter {
  private static final int COPY_CHARACTERS = 1 << 20;
  private static final int STATEMENTS = 200;

  /** What a value that waits takes in addition to its text, in characters. */
  private static final int OF_VALUE = 150;

  /** Of all tables together. */
  private static final long MOST_CHARACTERS = 4 << 20;

  private final Handle target;
  private final boolean keepsOrderOfTables;
  private final Unapplicable refusal;
  private final Map<TargetTable, PendingRows> waiting = new LinkedHashMap<>();
  private long characters;

  RowWriter(Handle target, boolean keepsOrderOfTables, Unapplicable refusal) {
    this.refusal = refusal;
    this.target = target;
    this.keepsOrderOfTables = keepsOrderOfTables;
  }

  /** What is to be written to a table: rows to insert, or else statements; then net changes. */
  private static final class PendingRows {
    private final StringBuilder rows = new StringBuilder();
    private final List<String> statements = new ArrayList<>();
    private final Map<String, NetChanges> together = new LinkedHashMap<>();
    private List<String> columns = List.of();
    private long count;
  }

  void insert(TargetTable table, List<ColumnValue> row) throws SQLException {
    PendingRows here = turnTo(table);
    if (!here.statements.isEmpty()) {
      flush(table, here);
    }
    int before = here.rows.length();
    append(table, here, table.written(row));
    grown(Math.max(here.rows.length() - before, 0));
  }

  /** Adds a row to those that are inserted next. */
  private void append(TargetTable table, PendingRows here, List<ColumnValue> written)
      throws SQLException {
    if (here.count > 0 && !hasColumns(written, here.columns)) {
      copy(table, here);
    }
    if (here.count == 0) {
      here.columns = written.stream().map(ColumnValue::column).toList();
    }
    for (int i = 0; i < written.size(); i++) {
      if (i > 0) {
        here.rows.append('\t');
      }
      append(here.rows, written.get(i).text());
    }
    here.rows.append('\n');
    here.count++;
    if (here.rows.length() > COPY_CHARACTERS) {
      copy(table, here);
    }
  }

  private static boolean hasColumns(List<ColumnValue> row, List<String> columns) {
    if (row.size() != columns.size()) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      if (!row.get(i).column().equals(columns.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Changes that are taken together with others of the same table.
   *
   * @param within a condition that the rows satisfy
   * @param change the values that are kept until then
   */
  void together(TargetTable table, String within, List<ColumnValue> change, Consumer<NetChanges> to)
      throws SQLException {
    to.accept(turnTo(table).together.computeIfAbsent(within, condition -> new NetChanges()));
    int size = 0;
    for (ColumnValue value : change) {
      size += OF_VALUE + (value.isNull() ? 0 : value.text().length());
    }
    grown(size);
  }

  /** Executes a statement that must change exactly one row. */
  void changeOne(TargetTable table, String statement) throws SQLException {
    PendingRows here = turnTo(table);
    if (here.count > 0 || !here.together.isEmpty()) {
      flush(table, here);
    }
    here.statements.add(statement);
    if (here.statements.size() >= STATEMENTS) {
      flush(table, here);
    } else {
      grown(statement.length());
    }
  }

  /** Values may be large, and tables many. */
  private void grown(int by) throws SQLException {
    characters += by;
    if (characters > MOST_CHARACTERS) {
      flush();
    }
  }

  /** Deletes one of the rows that are the same as one. */
  void deleteOneOf(TargetTable table, List<ColumnValue> old) throws SQLException {
    flush(table, turnTo(table));
    long found =
        LiteralSql.query(target, new RowStatements(table).deleteOneOf(old)).mapTo(Long.class).one();
    if (found == 0) {
      throw refusal.rowMissing(table.name());
    }
  }

  /** Empties tables. */
  void truncate(List<TargetTable> tables, boolean restartsSequences) throws SQLException {
    flush();
    target.execute(
        "truncate "
            + tables.stream().map(TargetTable::sql).collect(Collectors.joining(", "))
            + (restartsSequences ? " restart identity" : ""));
  }

  /** Writes everything that waits. */
  void flush() throws SQLException {
    for (Map.Entry<TargetTable, PendingRows> each : waiting.entrySet()) {
      flush(each.getKey(), each.getValue());
    }
    waiting.clear();
    characters = 0;
  }

  private PendingRows turnTo(TargetTable table) throws SQLException {
    if (keepsOrderOfTables && !waiting.containsKey(table)) {
      flush();
      waiting.clear();
    }
    return waiting.computeIfAbsent(table, key -> new PendingRows());
  }

  private void flush(TargetTable table, PendingRows here) throws SQLException {
    if (here.count > 0) {
      copy(table, here);
    }
    if (!here.statements.isEmpty()) {
      execute(table, here);
    }
    for (Map.Entry<String, NetChanges> each : here.together.entrySet()) {
      write(table, here, new SetStatements(table, each.getKey()), each.getValue());
    }
    here.together.clear();
    if (here.count > 0) {
      copy(table, here);
    }
  }

  private void write(
      TargetTable table, PendingRows here, SetStatements statements, NetChanges changes)
      throws SQLException {
    List<SetStatement> all = new ArrayList<>(statements.delete(changes.deleted()));
    changes.updated().forEach(alike -> all.addAll(statements.update(alike)));
    // Not by JDBI: looking for parameters in long statements takes longer than executing them.
    try (Statement statement = target.getConnection().createStatement()) {
      statement.setEscapeProcessing(false);
      for (SetStatement each : all) {
        if (statement.executeUpdate(each.sql()) != each.rows()) {
          throw refusal.rowMissing(table.name());
        }
      }
    }
    for (List<ColumnValue> row : changes.inserted()) {
      append(table, here, row);
    }
  }

  private void copy(TargetTable table, PendingRows here) throws SQLException {
    byte[] rows = here.rows.toString().getBytes(StandardCharsets.UTF_8);
    long expected = here.count;
    here.rows.setLength(0);
    here.count = 0;
    CopyIn copy =
        target
            .getConnection()
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "copy "
                    + table.name().quoted()
                    + " ("
                    + Identifiers.quoteAll(here.columns)
                    + ") from stdin");
    try {
      copy.writeToCopy(rows, 0, rows.length);
      long written = copy.endCopy();
      if (written != expected) {
        throw refusal.rowsRefused(table.name(), expected - written);
      }
    } finally {
      CopyPipe.release(copy);
    }
  }

  private void execute(TargetTable table, PendingRows here) throws SQLException {
    List<String> statements = List.copyOf(here.statements);
    here.statements.clear();
    try (Statement batch = target.getConnection().createStatement()) {
      // The values are the user's: nothing in braces is an escape of JDBC's.
      batch.setEscapeProcessing(false);
      for (String statement : statements) {
        batch.addBatch(statement);
      }
      for (int changed : batch.executeBatch()) {
        if (changed != 1) {
          throw refusal.rowMissing(table.name());
        }
      }
    }
  }

  /** A value of COPY's text format. */
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
