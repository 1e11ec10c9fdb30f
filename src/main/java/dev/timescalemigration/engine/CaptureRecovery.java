package dev.timescalemigration.engine;

import dev.timescalemigration.capture.LogWatch;
import dev.timescalemigration.capture.LostChanges;
import dev.timescalemigration.capture.SlotReplacement;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.prove.StoredTables;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Begins capture again for what it concerns when changes are lost.
 *
 * <ol>
 *   <li>The slot is replaced, together with a snapshot of the source: its changes are those that
 *       the snapshot lacks.
 *   <li>Both sides are compared, the source in the snapshot. Chunks that differ are requeued,
 *       chunks that came since are staged, rows of plain tables are repaired.
 *   <li>The requeued chunks are copied, each in a snapshot of its own.
 *   <li>The ledger says that the target's other rows were read in the snapshot, and from then on
 *       changes are applied as before.
 * </ol>
 *
 * <p>What is interrupted begins again, with another snapshot; until then nothing is applied. Where
 * both sides were proven equal, they are proven so again, see {@link LatestProof}.
 */
public final class CaptureRecovery {
  /** The name under which the ledger has what was done. */
  public static final String NAME = "Recovering";

  private static final String BEGIN = "begin with 'tsm capture start' and 'tsm schema'";

  private final PhaseContext context;
  private final int threads;

  /**
   * A recovery that has not begun.
   *
   * @param threads how many ranges are compared, and chunks copied, at once
   */
  public CaptureRecovery(PhaseContext context, int threads) {
    this.context = context;
    this.threads = threads;
  }

  /**
   * Recovers. While another process does, this one waits for its end.
   *
   * @throws MigrationFailure of kind USER_ACTION when capture is off, when the application was
   *     switched, or when a table cannot be brought to the source's state; of kind TEMPORARY when
   *     another process reads the slot or a server is unreachable
   */
  public RecoveryReport run() {
    Instant startedAt = context.clock().instant();
    return Step.RECOVERY.alone(context, () -> recover(startedAt));
  }

  /** The same, unless another process has done it meanwhile. */
  private Optional<RecoveryReport> runIfLost() {
    Instant startedAt = context.clock().instant();
    return Step.RECOVERY.alone(
        context,
        () ->
            LostChanges.areLacking(context)
                ? Optional.of(recover(startedAt))
                : Optional.<RecoveryReport>empty());
  }

  /** Copies what waits, as long as it can be copied: what is parked is left to a person. */
  private WaitingCopied copyWaiting() {
    TaskTotals before = ledger().progress().totals();
    if (before.toCopy() == 0) {
      return new WaitingCopied(0, 0);
    }
    try {
      new CopyPhase(context, CopyOptions.defaults().by(threads)).run();
    } catch (MigrationFailure failure) {
      if (failure.kind() != FailureKind.USER_ACTION || ledger().progress().totals().parked() == 0) {
        throw failure;
      }
      context.progress().message(failure.getMessage());
    }
    TaskTotals after = ledger().progress().totals();
    return new WaitingCopied(after.copied() - before.copied(), after.parked());
  }

  /** How many chunks were copied, and how many could not be. */
  private record WaitingCopied(long chunks, long parked) {}

  /**
   * Does work that needs the whole stream of changes, and once more after a recovery when some of
   * them are lost.
   *
   * @throws MigrationFailure as the work does, and as {@link #run} does
   */
  static <T> T around(PhaseContext context, int threads, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException thrown) {
      MigrationFailure failure = KnownFailure.of(thrown);
      if (!LostChanges.isReported(failure) || context.stop().isStopping()) {
        throw thrown;
      }
      recoverFrom(failure, context, threads);
      return work.get();
    }
  }

  /** Says what is lost, recovers, and says that it is done. */
  private static void recoverFrom(MigrationFailure failure, PhaseContext context, int threads) {
    context.progress().message(failure.getMessage() + "; both sides are brought together again");
    Optional<RecoveryReport> recovered = new CaptureRecovery(context, threads).runIfLost();
    if (recovered.isEmpty()) {
      return;
    }
    RecoveryReport report = recovered.get();
    context
        .progress()
        .message(
            "capture begins again at "
                + report.beginsAt()
                + ": chunks copied: "
                + report.copied()
                + ", plain tables repaired: "
                + report.tables().size());
  }

  private double seconds(Instant since) {
    return Duration.between(since, context.clock().instant()).toMillis() / 1000.0;
  }

  private Ledger ledger() {
    return Ledger.require(context.target(), BEGIN);
  }

  private RecoveryReport recover(Instant startedAt) {
    for (int times = 1; ; times++) {
      int time = times;
      try (SlotReplacement slot = SlotReplacement.make(context)) {
        Optional<RecoveryReport> done =
            LogWatch.during(
                context,
                watched -> new CaptureRecovery(watched, threads).recover(slot, time, startedAt));
        if (done.isPresent()) {
          return done.get();
        }
      }
    }
  }

  /** Empty when the source has rewritten what was compared. */
  private Optional<RecoveryReport> recover(SlotReplacement slot, int times, Instant startedAt) {
    PhaseContext there = context.from(context.source().inSnapshot(slot.snapshot()));
    StoredTables stored = there.source().with(StoredTables::of);
    SidesTogether.BroughtTogether changes =
        new SidesTogether(there, slot.sees(), threads, ledger()).bring();
    List<String> rewritten = context.source().with(stored::notAsIn);
    if (!rewritten.isEmpty()) {
      StoredTables.beginAgain("source", rewritten, times, context.progress());
      return Optional.empty();
    }
    WaitingCopied copied = copyWaiting();
    recovered(slot);
    RecoveryReport report = report(slot, changes, copied, startedAt);
    ledger()
        .recordReport(NAME, copied.parked() == 0 ? "Succeeded" : "Incomplete", report, startedAt);
    return Optional.of(report);
  }

  private void recovered(SlotReplacement slot) {
    context
        .target()
        .use(
            target ->
                target.useTransaction(
                    transaction ->
                        CaptureLedger.recovered(transaction, slot.begin(), slot.sees())));
  }

  private RecoveryReport report(
      SlotReplacement slot,
      SidesTogether.BroughtTogether changes,
      WaitingCopied copied,
      Instant startedAt) {
    return new RecoveryReport(
        slot.name(),
        slot.begin().toString(),
        changes.dropped(),
        changes.tables(),
        changes.requeued(),
        changes.staged(),
        copied.chunks(),
        copied.parked(),
        seconds(startedAt));
  }
}
