package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.SourceTransaction;
import dev.timescalemigration.capture.stream.TransactionSnapshot;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.LeftOut;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CapturedChunk;
import dev.timescalemigration.ledger.capture.ChangedRange;
import dev.timescalemigration.ledger.capture.ChunkCopies;
import dev.timescalemigration.ledger.capture.ChunkCopies.ChunkCopy;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Snapshots;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.threads.AlteredColumns;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Applies transactions to the target: waits until the source shows them to everybody, keeps the
 * chunks that they change from being copied meanwhile, and writes rows and position in one
 * transaction.
 */
public final class Applier implements AutoCloseable {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  private final PhaseContext context;
  private final TransactionSnapshot plainSnapshot;
  private final Handle source;
  private final Handle target;
  private final SourceRelations relations;
  private final TargetTables tables;
  private final boolean isReplica;
  private final Direction direction;
  private final Optional<TouchedRows> touched;
  private final Set<String> reported = new HashSet<>();
  private final Set<ChangedRange> noted = new HashSet<>();
  private final StopSignal.Registration abort;
  private Lsn applied;
  private long transactions;
  private long changes;

  /**
   * An applier with sessions of its own.
   *
   * @param plainSnapshot in which the plain tables were read
   * @param applied up to where everything is applied
   * @param touched listens to which rows are touched
   * @throws MigrationFailure of kind USER_ACTION when the target's own triggers or foreign keys
   *     would change rows a second time
   */
  public Applier(
      PhaseContext context,
      TransactionSnapshot plainSnapshot,
      Lsn applied,
      Optional<TouchedRows> touched) {
    this.context = context;
    this.touched = touched;
    this.plainSnapshot = plainSnapshot;
    this.applied = applied;
    this.direction = Direction.of(context);
    this.source = context.source().open();
    this.target = context.target().open();
    this.abort = context.stop().onAbort(() -> Database.abort(target));
    try {
      this.isReplica = Catalogs.of(target).capabilities().rights().setsReplicationRole();
      if (isReplica) {
        target.execute("set session_replication_role = replica");
      }
      refuseFiring();
      this.relations = new SourceRelations(source, CapturedChunk.all(target));
      this.tables = new TargetTables(target);
      reportGone();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Up to where everything is applied. */
  public Lsn applied() {
    return applied;
  }

  /** How many transactions were applied. */
  public long transactions() {
    return transactions;
  }

  /** How many changes of rows were applied. */
  public long changes() {
    return changes;
  }

  /**
   * Applies transactions that follow the last ones, all of them or none; where a table was altered
   * between them, those before.
   *
   * @throws MigrationFailure of kind USER_ACTION when one cannot be applied
   */
  public void apply(List<SourceTransaction> next) {
    try {
      applyTogether(next);
    } catch (MigrationFailure e) {
      if (next.size() == 1 || !AlteredColumns.areThe(e)) {
        throw e;
      }
      // What was committed before the source's table was altered can be applied still.
      next.forEach(each -> applyTogether(List.of(each)));
    }
  }

  private void applyTogether(List<SourceTransaction> next) {
    Batch batch = applied(next);
    if (batch.changesCatalog()) {
      boolean dropped = batch.mayDropChunks();
      relations.forget();
      if (dropped) {
        touched.ifPresent(TouchedRows::dropChunks);
        reportGone();
      }
    }
  }

  private Batch applied(List<SourceTransaction> next) {
    try {
      TransactionSnapshot now = awaitVisible(next);
      Batch batch =
          new Batch(
              next,
              relations,
              tables,
              plainSnapshot,
              now,
              context.progress(),
              reported,
              direction,
              touched);
      Lsn end = next.get(next.size() - 1).end();
      while (!tryApply(batch, end, next.size())) {
        if (context.stop().await(BETWEEN_TRIES)) {
          throw stopped();
        }
      }
      return batch;
    } catch (SQLException | RuntimeException e) {
      rollBackQuietly();
      throw explained(e);
    }
  }

  /**
   * Chunks that were dropped show in the source's catalog only, and their rows stay in the target.
   */
  private void reportGone() {
    List<QualifiedName> copied =
        staged().stream()
            .flatMap(hypertable -> ChunkCopies.all(target, hypertable).stream())
            .filter(task -> task.isCopied() && !task.isSkipped())
            .map(ChunkCopy::chunk)
            .toList();
    source
        .createQuery(
            "select chunk from unnest(:chunks::text[]) chunk where to_regclass(chunk) is null")
        .bindArray("chunks", String.class, copied.stream().map(QualifiedName::quoted).toList())
        .mapTo(String.class)
        .list()
        .stream()
        .map(
            chunk ->
                "chunk "
                    + chunk
                    + " was dropped in the "
                    + direction.from()
                    + ": its rows stay in the "
                    + direction.to()
                    + " until both sides are compared")
        .filter(reported::add)
        .forEach(context.progress()::message);
  }

  /** Records that there is nothing to apply up to a position. */
  public void nothingUntil(Lsn read) {
    if (read.isAtMost(applied)) {
      return;
    }
    target.useTransaction(
        transaction -> {
          fence(transaction);
          CaptureLedger.applied(transaction, read, 0, 0, false);
        });
    applied = read;
  }

  /** A commit is sent before the source shows it to all; a copy that begins then would miss it. */
  private TransactionSnapshot awaitVisible(List<SourceTransaction> next) {
    while (true) {
      TransactionSnapshot now = TransactionSnapshot.parse(Snapshots.current(source));
      if (next.stream().allMatch(each -> now.sees(now.wholeNumber(each.xid())))) {
        return now;
      }
      if (context.stop().await(Duration.ofMillis(2))) {
        throw stopped();
      }
    }
  }

  private static MigrationFailure stopped() {
    return MigrationFailure.stopped("stopped", "run the same command again");
  }

  /** Answers false when a chunk of the batch is being copied. */
  private boolean tryApply(Batch batch, Lsn end, int count) throws SQLException {
    target.begin();
    fence(target);
    ChangedChunks chunks = batch.changedChunks();
    if (!ChunkCopies.tryShare(target, batch.chunks(target, chunks))) {
      target.rollback();
      return false;
    }
    CopyRules rules = new CopyRules(target, staged(), leftOut(), chunks, direction);
    long done = batch.apply(target, rules, !isReplica);
    Set<ChangedRange> changed = new HashSet<>(batch.changed());
    changed.removeAll(noted);
    ChangedRange.note(target, changed);
    CapturedChunk.note(target, batch.made());
    CaptureLedger.applied(target, end, count, done, batch.mayDropChunks());
    target.commit();
    noted.addAll(changed);
    applied = end;
    transactions += count;
    changes += done;
    touched.ifPresent(rows -> rows.applied(done));
    return true;
  }

  /** Another process that applied since would have moved the position. */
  private void fence(Handle transaction) {
    Optional<Lsn> now = CaptureLedger.lock(transaction);
    if (!now.equals(Optional.of(applied))) {
      throw MigrationFailure.of(
          FailureKind.TEMPORARY,
          "AppliedByAnother",
          "another process has applied changes up to " + now.map(Lsn::toString).orElse("nothing"),
          "run the same command again");
    }
  }

  private Set<QualifiedName> staged() {
    return Ledger.stagedRanges(target).stream()
        .map(StagedRange::hypertable)
        .collect(Collectors.toSet());
  }

  private Set<QualifiedName> leftOut() {
    return Ledger.leftOut(target).stream().map(LeftOut::hypertable).collect(Collectors.toSet());
  }

  private void refuseFiring() {
    List<Firing> firing = Firing.of(target);
    if (!firing.isEmpty()) {
      throw MigrationFailure.userAction(
          "TriggerFires",
          (isReplica
                  ? "enabled for replicas, "
                  : "the " + direction.to() + "'s role may not set session_replication_role, and ")
              + firing.get(0)
              + " of the "
              + direction.to()
              + " would change rows that the "
              + direction.from()
              + "'s own changes change as well",
          isReplica
              ? "run in the " + direction.to() + ": " + Firing.toFix(firing)
              : "let an administrator of the "
                  + direction.to()
                  + " run: "
                  + PrintableSql.list(List.of(Firing.grant(target))));
    }
  }

  /** The error of a change is one that a person has to look at, if it is not of the servers. */
  private RuntimeException explained(Exception e) {
    if (DatabaseErrors.find(e, MigrationFailure.class).isPresent()
        || DatabaseErrors.isTemporary(e)
        || DatabaseErrors.sqlState(e).filter(SqlState.DISK_FULL::equals).isPresent()) {
      return DatabaseErrors.translate(context.target().side(), e);
    }
    return MigrationFailure.userAction(
            "CannotApply",
            "the "
                + direction.to()
                + " refused changes of the "
                + direction.from()
                + ": "
                + DatabaseErrors.oneLine(e),
            "make the "
                + direction.to()
                + " take them, then "
                + direction.again()
                + ": nothing of them is applied; or "
                + direction.giveUp())
        .causedBy(e, DatabaseErrors.sqlState(e).orElse(null));
  }

  private void rollBackQuietly() {
    try {
      target.rollback();
    } catch (RuntimeException broken) {
      // The server rolls back what a lost session leaves open.
      return;
    }
  }

  @Override
  public void close() {
    abort.close();
    Database.closeQuietly(target);
    Database.closeQuietly(source);
  }
}
