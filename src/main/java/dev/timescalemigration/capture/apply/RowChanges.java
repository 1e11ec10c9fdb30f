package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.Change;
import dev.timescalemigration.capture.stream.ColumnValue;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Hands the changes of single rows to a writer, in the way in which their rows are known. */
final class RowChanges {
  private final RowWriter writer;
  private final Unapplicable refusal;

  RowChanges(RowWriter writer, Unapplicable refusal) {
    this.writer = writer;
    this.refusal = refusal;
  }

  void insert(Place place, Change.Insert insert) throws SQLException {
    place.require(insert.row());
    TargetTable table = place.table();
    if (place.together().isEmpty()) {
      writer.insert(table, insert.row());
      return;
    }
    List<ColumnValue> key = place.key(insert.row());
    List<ColumnValue> row = table.written(insert.row());
    writer.together(table, place.together().get(), row, changes -> changes.insert(key, row));
  }

  void update(Place place, Change.Update update) throws SQLException {
    place.require(update.row());
    TargetTable table = place.table();
    if (place.relation().isFull()) {
      if (update.old().isEmpty()) {
        throw refusal.noIdentity(table.name());
      }
      writer.deleteOneOf(table, update.old(), update.row().columns());
      writer.insert(table, withOld(update));
      return;
    }
    boolean keyChanges = !update.old().isEmpty();
    List<ColumnValue> key = keyChanges ? update.old() : place.key(update.row());
    if (key.isEmpty()) {
      throw refusal.noIdentity(table.name());
    }
    RowStatements statements = new RowStatements(table);
    Optional<List<ColumnValue>> set =
        keyChanges || place.together().isEmpty()
            ? Optional.empty()
            : statements.setOnly(key, update.row());
    if (set.isPresent()) {
      writer.together(
          table, place.together().get(), set.get(), changes -> changes.update(key, set.get()));
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

  void delete(Place place, Change.Delete delete) throws SQLException {
    TargetTable table = place.table();
    if (place.relation().isFull()) {
      writer.deleteOneOf(table, delete.old(), table.columns().keySet());
      return;
    }
    if (delete.old().isEmpty()) {
      throw refusal.noIdentity(table.name());
    }
    if (place.together().isPresent() && NetTargets.isKey(place.relation(), delete.old())) {
      writer.together(
          table, place.together().get(), delete.old(), changes -> changes.delete(delete.old()));
    } else {
      writer.changeOne(table, new RowStatements(table).delete(delete.old()));
    }
  }
}
