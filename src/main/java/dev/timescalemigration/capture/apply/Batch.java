package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.apply.SourceRelation.RelationKind;
import dev.timescalemigration.capture.stream.Change;
import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.capture.stream.SourceTransaction;
import dev.timescalemigration.capture.stream.TransactionSnapshot;
import dev.timescalemigration.ledger.capture.ChangedRange;
import dev.timescalemigration.ledger.capture.ChunkCopies;
import dev.timescalemigration.ledger.capture.ChunkCopies.ChunkCopy;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.work.Progress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Transactions of the source that are applied in one transaction of the target. All of them are
 * visible in the source, so that a copy which begins later reads what they did.
 */
final class Batch {
  private static final String TOGETHER = "tsm_together";

  private final List<SourceTransaction> transactions;
  private final SourceRelations relations;
  private final TargetTables tables;
  private final TransactionSnapshot plainSnapshot;
  private final TransactionSnapshot now;
  private final Progress progress;
  private final Set<String> reported;
  private final Direction direction;
  private final Unapplicable refusal;
  private final Set<ChangedRange> changed = new HashSet<>();
  private long applied;
  private Optional<NetTargets> net = Optional.empty();

  /**
   * A batch.
   *
   * @param plainSnapshot in which the plain tables were read
   * @param now a snapshot that sees all of the transactions
   * @param reported what was reported before
   * @param direction how messages call the sides
   */
  Batch(
      List<SourceTransaction> transactions,
      SourceRelations relations,
      TargetTables tables,
      TransactionSnapshot plainSnapshot,
      TransactionSnapshot now,
      Progress progress,
      Set<String> reported,
      Direction direction) {
    this.transactions = transactions;
    this.relations = relations;
    this.tables = tables;
    this.plainSnapshot = plainSnapshot;
    this.now = now;
    this.progress = progress;
    this.reported = reported;
    this.direction = direction;
    this.refusal = new Unapplicable(direction);
  }

  /** The chunks that must not be copied while it is applied. */
  Set<QualifiedName> chunks(Handle target) {
    Set<QualifiedName> chunks = new LinkedHashSet<>();
    for (SourceTransaction transaction : transactions) {
      for (Change change : transaction.changes()) {
        named(change).stream()
            .filter(name -> relations.of(name).kind() == RelationKind.CHUNK)
            .forEach(chunks::add);
        if (change instanceof Change.Truncate truncate) {
          truncate.tables().stream()
              .filter(name -> relations.of(name).kind() == RelationKind.HYPERTABLE)
              .flatMap(name -> ChunkCopies.all(target, name).stream())
              .map(ChunkCopy::chunk)
              .forEach(chunks::add);
        }
      }
    }
    return chunks;
  }

  /** The tables and chunks that a change names. */
  static List<QualifiedName> named(Change change) {
    if (change instanceof Change.Insert insert) {
      return List.of(insert.table());
    }
    if (change instanceof Change.Update update) {
      return List.of(update.table());
    }
    if (change instanceof Change.Delete delete) {
      return List.of(delete.table());
    }
    return change instanceof Change.Truncate truncate ? truncate.tables() : List.of();
  }

  /** Whether chunks may have been dropped. */
  boolean deletesFromCatalog() {
    return transactions.stream()
        .flatMap(transaction -> transaction.changes().stream())
        .anyMatch(
            change ->
                change instanceof Change.Delete delete
                    && relations.of(delete.table()).kind() == RelationKind.CATALOG);
  }

  /** Whether chunks may have been dropped, merged or split: what is known of them may be old. */
  boolean changesCatalog() {
    return transactions.stream()
        .flatMap(transaction -> transaction.changes().stream())
        .filter(change -> !(change instanceof Change.Insert))
        .flatMap(change -> named(change).stream())
        .anyMatch(name -> relations.of(name).kind() == RelationKind.CATALOG);
  }

  /**
   * Applies it.
   *
   * @param keepsOrderOfTables whether foreign keys are checked row by row
   * @return how many changes were applied
   */
  long apply(Handle target, CopyRules rules, boolean keepsOrderOfTables) throws SQLException {
    target.savepoint(TOGETHER);
    try {
      apply(target, rules, keepsOrderOfTables, Optional.of(new NetTargets(target)));
    } catch (SQLException | RuntimeException e) {
      if (DatabaseErrors.isTemporary(e)) {
        throw e;
      }
      // Two rows that exchange a value of a unique index, or what cannot be applied at all: one
      // after
      // the other it works, or says which.
      target.rollbackToSavepoint(TOGETHER);
      apply(target, rules, keepsOrderOfTables, Optional.empty());
    }
    return applied;
  }

  private void apply(
      Handle target, CopyRules rules, boolean keepsOrderOfTables, Optional<NetTargets> together)
      throws SQLException {
    net = together;
    applied = 0;
    RowWriter writer = new RowWriter(target, keepsOrderOfTables, refusal);
    for (SourceTransaction transaction : transactions) {
      long number = now.wholeNumber(transaction.xid());
      for (Change change : transaction.changes()) {
        apply(writer, rules, number, change);
      }
    }
    writer.flush();
  }

  private void apply(RowWriter writer, CopyRules rules, long number, Change change)
      throws SQLException {
    if (change instanceof Change.BatchesDeleted) {
      throw refusal.compressedRows("a hypertable");
    }
    if (change instanceof Change.Truncate truncate) {
      truncate(writer, rules, number, truncate);
      return;
    }
    QualifiedName name = named(change).get(0);
    SourceRelation relation = relations.of(name);
    Optional<TargetTable> table = destination(rules, number, name, relation);
    if (table.isEmpty()) {
      return;
    }
    applied++;
    changed.add(range(relation));
    if (change instanceof Change.Insert insert) {
      requireColumns(table.get(), insert.row());
      insert(writer, table.get(), relation, insert);
    } else if (change instanceof Change.Update update) {
      requireColumns(table.get(), update.row());
      update(writer, table.get(), relation, update);
    } else if (change instanceof Change.Delete delete) {
      delete(writer, table.get(), relation, delete);
    }
  }

  /** Under what condition a change is taken together with others; empty: it is not. */
  private Optional<String> together(
      QualifiedName name, SourceRelation relation, TargetTable table) {
    return net.flatMap(targets -> targets.condition(name, relation, table));
  }

  private void insert(
      RowWriter writer, TargetTable table, SourceRelation relation, Change.Insert insert)
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

  /** What it has changed in the target. */
  Set<ChangedRange> changed() {
    return changed;
  }

  /** The whole table where a chunk is gone, as its ranges are. */
  private static ChangedRange range(SourceRelation relation) {
    return relation
        .ranges()
        .flatMap(ranges -> ranges.stream().findFirst())
        .map(
            time ->
                new ChangedRange(
                    relation.table(), OptionalLong.of(time.start()), OptionalLong.of(time.end())))
        .orElseGet(() -> ChangedRange.all(relation.table()));
  }

  /** Where a change of a row is written; empty when it is not to be applied. */
  private Optional<TargetTable> destination(
      CopyRules rules, long number, QualifiedName name, SourceRelation relation) {
    return switch (relation.kind()) {
      case PLAIN ->
          plainSnapshot.sees(number) ? Optional.empty() : Optional.of(table(relation.table()));
      case CHUNK -> {
        if (relation.ranges().isEmpty()) {
          report(
              "chunk "
                  + name
                  + " is gone from the "
                  + direction.from()
                  + ": if it was dropped, its rows stay in the "
                  + direction.to()
                  + " until the retention policy drops them");
        }
        yield rules.applies(number, relation.table(), name, relation.ranges())
            ? Optional.of(table(relation.table()))
            : Optional.empty();
      }
      case HYPERTABLE -> throw refusal.otherRanges(name);
      case COMPRESSED, GONE -> throw refusal.compressedRows(name.toString());
      case DERIVED -> {
        report(
            "changes of "
                + name
                + " are not captured: it is a materialized view, an aggregate or an extension's");
        yield Optional.empty();
      }
      case CATALOG -> Optional.empty();
    };
  }

  private TargetTable table(QualifiedName name) {
    return tables.of(name).orElseThrow(() -> refusal.tableMissing(name));
  }

  private void requireColumns(TargetTable table, List<ColumnValue> row) {
    Set<String> missing = new HashSet<>(table.written());
    List<String> unknown = new ArrayList<>();
    for (ColumnValue value : row) {
      missing.remove(value.column());
      if (!table.columns().containsKey(value.column())) {
        unknown.add(value.column());
      }
    }
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw refusal.columnsDiffer(
          table.name(), String.join(", ", unknown.isEmpty() ? missing : unknown));
    }
  }

  private void update(
      RowWriter writer, TargetTable table, SourceRelation relation, Change.Update update)
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

  private void delete(
      RowWriter writer, TargetTable table, SourceRelation relation, Change.Delete delete)
      throws SQLException {
    if (relation.isFull()) {
      writer.deleteOneOf(table, delete.old());
      return;
    }
    if (delete.old().isEmpty()) {
      throw refusal.noIdentity(table.name());
    }
    Optional<String> within = together(delete.table(), relation, table);
    if (within.isPresent()) {
      writer.together(table, within.get(), delete.old(), changes -> changes.delete(delete.old()));
    } else {
      writer.changeOne(table, new RowStatements(table).delete(delete.old()));
    }
  }

  private void truncate(RowWriter writer, CopyRules rules, long number, Change.Truncate truncate)
      throws SQLException {
    Set<TargetTable> emptied = new LinkedHashSet<>();
    Set<QualifiedName> hypertables = new HashSet<>();
    for (QualifiedName name : truncate.tables()) {
      SourceRelation relation = relations.of(name);
      if (relation.kind() == RelationKind.HYPERTABLE) {
        hypertables.add(name);
        if (rules.truncates(number, name)) {
          emptied.add(table(name));
          changed.add(ChangedRange.all(name));
        }
      } else if (relation.kind() == RelationKind.PLAIN && !plainSnapshot.sees(number)) {
        refusePartition(truncate, name, relation);
        emptied.add(table(relation.table()));
        changed.add(range(relation));
      }
    }
    for (QualifiedName name : truncate.tables()) {
      SourceRelation relation = relations.of(name);
      boolean alone =
          relation.kind() == RelationKind.CHUNK
              && !hypertables.contains(relation.table())
              && rules.applies(number, relation.table(), name, relation.ranges());
      if (alone) {
        throw refusal.truncatedBetween(relation.table());
      }
      if (relation.kind() == RelationKind.GONE && hypertables.isEmpty()) {
        report(
            "chunk "
                + name
                + " was truncated in the "
                + direction.from()
                + " and is gone from there");
      }
    }
    if (!emptied.isEmpty()) {
      applied++;
      writer.truncate(List.copyOf(emptied), truncate.restartsSequences());
    }
  }

  /** A partition that is truncated without its root: its rows may be in other ones here. */
  private void refusePartition(
      Change.Truncate truncate, QualifiedName name, SourceRelation relation) {
    if (!relation.table().equals(name) && !truncate.tables().contains(relation.table())) {
      throw refusal.truncatedBetween(name);
    }
  }

  private void report(String message) {
    if (reported.add(message)) {
      progress.message(message);
    }
  }
}
