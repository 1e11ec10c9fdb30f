package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.apply.SetStatements.SetStatement;
import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.postgres.LiteralSql;
import dev.timescalemigration.postgres.QualifiedName;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Writes rows into the target, in the transaction of its handle. The order of changes of one table
 * is kept: rows that are inserted one after the other go in one COPY, statements in batches. The
 * order between tables is kept where foreign keys are checked row by row.
 */
final class RowWriter {
  private static final int COPY_CHARACTERS = 1 << 20;
  private static final int STATEMENTS = 200;

  /** Of a chunk; more are taken together in a statement of their own. */
  private static final int FEW_ROWS = 4;

  /** What a value that waits takes in addition to its text, in characters. */
  private static final int OF_VALUE = 150;

  /** Of all tables together. */
  private static final long MOST_CHARACTERS = 4 << 20;

  private final Handle target;
  private final boolean keepsOrderOfTables;
  private final Unapplicable refusal;
  private final Map<QualifiedName, PendingRows> waiting = new LinkedHashMap<>();
  private PendingRows last;
  private long characters;

  RowWriter(Handle target, boolean keepsOrderOfTables, Unapplicable refusal) {
    this.refusal = refusal;
    this.target = target;
    this.keepsOrderOfTables = keepsOrderOfTables;
  }

  /** What is to be written to a table: rows to insert, or else statements; then net changes. */
  private static final class PendingRows {
    private final NewRows rows;
    private final List<String> statements = new ArrayList<>();
    private final Map<String, NetChanges> together = new LinkedHashMap<>();
    private final TargetTable table;

    PendingRows(TargetTable table, NewRows rows) {
      this.table = table;
      this.rows = rows;
    }
  }

  void insert(TargetTable table, List<ColumnValue> row) throws SQLException {
    PendingRows here = turnTo(table);
    if (!here.statements.isEmpty()) {
      flush(here);
    }
    int before = here.rows.unsent();
    here.rows.add(table.written(row));
    int after = here.rows.unsent();
    if (after > COPY_CHARACTERS) {
      here.rows.end();
    }
    grown(Math.max(after - before, 0));
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
    if (!here.rows.isEmpty() || !here.together.isEmpty()) {
      flush(here);
    }
    here.statements.add(statement);
    if (here.statements.size() >= STATEMENTS) {
      flush(here);
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

  /**
   * Deletes one of the rows that are the same as one.
   *
   * @param known the columns that the source's table had then
   */
  void deleteOneOf(TargetTable table, List<ColumnValue> old, Collection<String> known)
      throws SQLException {
    flush(turnTo(table));
    long found =
        LiteralSql.query(target, new RowStatements(table).deleteOneOf(old, known))
            .mapTo(Long.class)
            .one();
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
    for (PendingRows each : waiting.values()) {
      flush(each);
    }
    waiting.clear();
    last = null;
    characters = 0;
  }

  @SuppressWarnings("ReferenceEquality")
  private PendingRows turnTo(TargetTable table) throws SQLException {
    if (last != null && last.table == table) {
      return last;
    }
    last = find(table);
    return last;
  }

  private PendingRows find(TargetTable table) throws SQLException {
    PendingRows known = waiting.get(table.name());
    if (known != null) {
      return known;
    }
    if (keepsOrderOfTables) {
      flush();
    }
    PendingRows pending = new PendingRows(table, new NewRows(target, table, refusal));
    waiting.put(table.name(), pending);
    return pending;
  }

  private void flush(PendingRows here) throws SQLException {
    here.rows.end();
    execute(here);
    write(here);
    here.together.clear();
  }

  /**
   * Net changes: rows of all chunks are deleted and updated before any is inserted. Changes may be
   * scattered over thousands of chunks, so those of a few rows are sent together.
   */
  private void write(PendingRows here) throws SQLException {
    RowStatements single = new RowStatements(here.table);
    for (Map.Entry<String, NetChanges> each : here.together.entrySet()) {
      NetChanges changes = each.getValue();
      if (changes.rowsThatAreThere() <= FEW_ROWS) {
        here.statements.addAll(changes.statements(single));
        if (here.statements.size() >= STATEMENTS) {
          execute(here);
        }
      } else {
        write(here, new SetStatements(here.table, each.getKey()), changes);
      }
    }
    execute(here);
    for (NetChanges changes : here.together.values()) {
      add(here.rows, changes.inserted());
    }
    here.rows.end();
  }

  private void write(PendingRows here, SetStatements statements, NetChanges changes)
      throws SQLException {
    List<SetStatement> all = new ArrayList<>(statements.delete(changes.deleted()));
    changes.updated().forEach(alike -> all.addAll(statements.update(alike)));
    for (SetStatement each : all) {
      if (executed(each) != each.rows()) {
        throw refusal.rowMissing(here.table.name());
      }
    }
  }

  /** The server inserts the first rows while the next ones are made ready for it. */
  private static void add(NewRows rows, List<List<ColumnValue>> inserted) throws SQLException {
    try {
      for (List<ColumnValue> row : inserted) {
        rows.add(row);
        if (rows.unsent() > NewRows.PIECE) {
          rows.send();
        }
      }
    } catch (SQLException | RuntimeException e) {
      rows.abandon();
      throw e;
    }
  }

  private int executed(SetStatement each) throws SQLException {
    try (PreparedStatement statement = target.getConnection().prepareStatement(each.sql())) {
      for (int i = 0; i < each.parameters().size(); i++) {
        statement.setObject(i + 1, each.parameters().get(i), Types.OTHER);
      }
      return statement.executeUpdate();
    }
  }

  private void execute(PendingRows here) throws SQLException {
    if (here.statements.isEmpty()) {
      return;
    }
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
          throw refusal.rowMissing(here.table.name());
        }
      }
    }
  }
}
