package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.Change;
import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.postgres.QualifiedName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Hands the changes of single rows to a writer, in the way in which their rows are known. */
final class RowChanges {
  private final RowWriter writer;
  private final Optional<NetTargets> together;
  private final Unapplicable refusal;

  /**
   * For one batch.
   *
   * @param together which of them are taken together; empty: none
   */
  RowChanges(RowWriter writer, Optional<NetTargets> together, Unapplicable refusal) {
    this.writer = writer;
    this.together = together;
    this.refusal = refusal;
  }

  /** Under what condition a change is taken together with others; empty: it is not. */
  private Optional<String> together(
      QualifiedName name, SourceRelation relation, TargetTable table) {
    return together.flatMap(targets -> targets.condition(name, relation, table));
  }

  void insert(TargetTable table, SourceRelation relation, Change.Insert insert)
      throws SQLException {
    Optional<String> within = together(insert.table(), relation, table);
    if (within.isEmpty()) {
      writer.insert(table, insert.row());
      return;
    }
    List<ColumnValue> key = NetTargets.key(relation, insert.row());
    List<ColumnValue> row = table.written(insert.row());
    writer.together(table, within.get(), row, changes -> changes.insert(key, row));
  }

  void update(TargetTable table, SourceRelation relation, Change.Update update)
      throws SQLException {
    if (relation.isFull()) {
      if (update.old().isEmpty()) {
        throw refusal.noIdentity(table.name());
      }
      writer.deleteOneOf(table, update.old());
      writer.insert(table, withOld(update));
      return;
    }
    boolean keyChanges = !update.old().isEmpty();
    List<ColumnValue> key = keyChanges ? update.old() : NetTargets.key(relation, update.row());
    if (key.isEmpty()) {
      throw refusal.noIdentity(table.name());
    }
    RowStatements statements = new RowStatements(table);
    Optional<String> within =
        keyChanges ? Optional.empty() : together(update.table(), relation, table);
    Optional<List<ColumnValue>> set =
        within.flatMap(condition -> statements.setOnly(key, update.row()));
    if (set.isPresent()) {
      writer.together(table, within.get(), set.get(), changes -> changes.update(key, set.get()));
    } else {
      writer.changeOne(table, statements.update(key, keyChanges, update.row()));
    }
  }

  /** The new row, with the values that did not change from the old one. */
  private static List<ColumnValue> withOld(Change.Update update) {
    return update.row().stream()
        .map(
            value ->
                value.unchanged()
                    ? update.old().stream()
                        .filter(old -> old.column().equals(value.column()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("an old row is incomplete"))
                    : value)
        .toList();
  }

  void delete(TargetTable table, SourceRelation relation, Change.Delete delete)
      throws SQLException {
    if (relation.isFull()) {
      writer.deleteOneOf(table, delete.old());
      return;
    }
    if (delete.old().isEmpty()) {
      throw refusal.noIdentity(table.name());
    }
    Optional<String> within =
        NetTargets.isKey(relation, delete.old())
            ? together(delete.table(), relation, table)
            : Optional.empty();
    if (within.isPresent()) {
      writer.together(table, within.get(), delete.old(), changes -> changes.delete(delete.old()));
    } else {
      writer.changeOne(table, new RowStatements(table).delete(delete.old()));
    }
  }
}
