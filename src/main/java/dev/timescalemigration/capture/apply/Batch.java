package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.apply.SourceRelation.RelationKind;
import dev.timescalemigration.capture.stream.Change;
import dev.timescalemigration.capture.stream.SourceTransaction;
import dev.timescalemigration.capture.stream.TransactionSnapshot;
import dev.timescalemigration.ledger.capture.CapturedChunk;
import dev.timescalemigration.ledger.capture.ChangedRange;
import dev.timescalemigration.ledger.capture.ChunkCopies;
import dev.timescalemigration.ledger.capture.ChunkCopies.ChunkCopy;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.ExtensionSchemas;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.work.Progress;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private final NamedTables named;
  private final Map<Made, CapturedChunk> made = new HashMap<>();
  private final Set<CapturedChunk> attached = new HashSet<>();
  private final Set<ChangedRange> changed = new HashSet<>();
  private final Optional<TouchedRows> touched;
  private long applied;

  private record Made(int xid, int chunk) {}

  /**
   * A batch.
   *
   * @param plainSnapshot in which the plain tables were read
   * @param now a snapshot that sees all of the transactions
   * @param reported what was reported before
   * @param direction how messages call the sides
   * @param touched listens to which rows are touched
   */
  Batch(
      List<SourceTransaction> transactions,
      SourceRelations relations,
      TargetTables tables,
      TransactionSnapshot plainSnapshot,
      TransactionSnapshot now,
      Progress progress,
      Set<String> reported,
      Direction direction,
      Optional<TouchedRows> touched) {
    this.transactions = transactions;
    this.relations = relations;
    this.tables = tables;
    this.plainSnapshot = plainSnapshot;
    this.now = now;
    this.progress = progress;
    this.reported = reported;
    this.direction = direction;
    this.touched = touched;
    this.refusal = new Unapplicable(direction);
    this.named = NamedTables.of(transactions);
    for (MadeChunk chunk : named.made()) {
      Made id = new Made(chunk.xid(), chunk.id());
      relations.made(chunk).ifPresent(each -> made.put(id, each));
      if (made.containsKey(id) && relations.isAttached(made.get(id).chunk(), chunk.xid())) {
        attached.add(made.get(id));
      }
    }
  }

  /** The chunks that it names. */
  ChangedChunks changedChunks() {
    return new ChangedChunks(
        Stream.concat(named.all(), made.values().stream().map(CapturedChunk::chunk))
            .filter(name -> isOfKind(name, RelationKind.CHUNK))
            .distinct()
            .collect(
                Collectors.groupingBy(
                    name -> relations.of(name).table(),
                    Collectors.toMap(name -> name, name -> relations.of(name).ranges()))));
  }

  /**
   * The chunks that must not be copied while it is applied. One that was recreated is copied under
   * the name with which it was staged.
   */
  Set<QualifiedName> chunks(Handle target, ChangedChunks changed) {
    Stream<ChunkCopy> truncated =
        named.truncated().stream()
            .filter(name -> isOfKind(name, RelationKind.HYPERTABLE))
            .flatMap(name -> ChunkCopies.all(target, name).stream());
    return Stream.concat(
            changed.names(), Stream.concat(truncated, changed.tasks(target)).map(ChunkCopy::chunk))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private boolean isOfKind(QualifiedName name, RelationKind kind) {
    return relations.of(name).kind() == kind;
  }

  /**
   * Whether chunks may have been dropped. Where a hypertable has aggregates, older versions keep
   * the row of a chunk and mark it ({@code chunk_tuple_delete}, {@code src/chunk.c} 2.19.3).
   */
  boolean mayDropChunks() {
    return named.updated().contains(ExtensionSchemas.CHUNK_TABLE)
        || named.deleted().stream().anyMatch(name -> isOfKind(name, RelationKind.CATALOG));
  }

  /** Whether chunks may have been dropped, merged or split: what is known of them may be old. */
  boolean changesCatalog() {
    return named.changesAny(name -> isOfKind(name, RelationKind.CATALOG));
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
      // Two rows that exchange a value of a unique index, or what cannot be applied at all: one by
      // one it works, or says which.
      target.rollbackToSavepoint(TOGETHER);
      apply(target, rules, keepsOrderOfTables, Optional.empty());
    }
    return applied;
  }

  private void apply(
      Handle target, CopyRules rules, boolean keepsOrderOfTables, Optional<NetTargets> together)
      throws SQLException {
    applied = 0;
    RowWriter writer = new RowWriter(target, keepsOrderOfTables, refusal);
    Places places =
        new Places(relations, tables, rules, plainSnapshot, together, direction, this::report);
    RowChanges rows = new RowChanges(writer, refusal);
    for (SourceTransaction transaction : transactions) {
      long number = now.wholeNumber(transaction.xid());
      for (Change change : transaction.changes()) {
        if (change instanceof Change.OfRow row) {
          Place place = places.of(row.table());
          if (place.relation().kind() == RelationKind.CATALOG) {
            make(
                target,
                writer,
                rules,
                number,
                MadeChunks.madeBy(row).map(id -> made.get(new Made(transaction.xid(), id))));
          } else {
            apply(rows, place, number, row);
          }
        } else if (change instanceof Change.Truncate truncate) {
          truncate(writer, rules, number, truncate);
        } else {
          throw refusal.compressedRows("a hypertable");
        }
      }
    }
    writer.flush();
  }

  private void apply(RowChanges rows, Place place, long number, Change.OfRow change)
      throws SQLException {
    if (!place.applies(number)) {
      return;
    }
    applied++;
    changed.add(place.range());
    touched.ifPresent(rowsTouched -> rowsTouched.rows(place.relation(), place.range(), change));
    if (change instanceof Change.Insert insert) {
      rows.insert(place, insert);
    } else if (change instanceof Change.Update update) {
      rows.update(place, update);
    } else if (change instanceof Change.Delete delete) {
      rows.delete(place, delete);
    }
  }

  /**
   * A chunk that is made has the rows that follow, and no others.
   *
   * @param made empty when none is made
   */
  private void make(
      Handle target, RowWriter writer, CopyRules rules, long number, Optional<CapturedChunk> made)
      throws SQLException {
    if (made.isEmpty()) {
      return;
    }
    CapturedChunk chunk = made.get();
    Optional<Hypertable> hypertable = table(chunk.hypertable()).hypertable();
    if (hypertable.isEmpty()
        || !rules.of(chunk.hypertable(), chunk.chunk(), Optional.of(chunk.ranges())).test(number)) {
      return;
    }
    if (attached.contains(chunk)) {
      changeAll(relations.of(chunk.chunk()).changedRange());
      report(
          "chunk "
              + chunk.chunk()
              + " was attached in the "
              + direction.from()
              + ": the log does not have its rows, so that all of them are compared");
      return;
    }
    if (mayDropChunks()) {
      // A chunk that it has dropped before may have rows that wait here.
      writer.flush();
    }
    DroppedRows dropped =
        DroppedRows.in(target, tables.catalog(), hypertable.get(), chunk.ranges());
    if (dropped.isEmpty()) {
      return;
    }
    writer.flush();
    dropped.remove();
    applied++;
    changeAll(relations.of(chunk.chunk()).changedRange());
    report(
        "chunk "
            + chunk.chunk()
            + " was made in the "
            + direction.from()
            + " in place of one that it has dropped: the rows of that are gone from the "
            + direction.to()
            + " too");
  }

  /** The chunks that its transactions have made. */
  Collection<CapturedChunk> made() {
    return made.values();
  }

  /** What it has changed in the target. */
  Set<ChangedRange> changed() {
    return changed;
  }

  private TargetTable table(QualifiedName name) {
    return tables.of(name).orElseThrow(() -> refusal.tableMissing(name));
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
          changeAll(ChangedRange.all(name));
        }
      } else if (relation.kind() == RelationKind.PLAIN && !plainSnapshot.sees(number)) {
        refusePartition(truncate, name, relation);
        emptied.add(table(relation.table()));
        changeAll(relation.changedRange());
      }
    }
    for (QualifiedName name : truncate.tables()) {
      SourceRelation relation = relations.of(name);
      boolean alone =
          relation.kind() == RelationKind.CHUNK
              && !hypertables.contains(relation.table())
              && rules.of(relation.table(), name, relation.ranges()).test(number);
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

  private void changeAll(ChangedRange range) {
    changed.add(range);
    touched.ifPresent(rowsTouched -> rowsTouched.all(range));
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
