package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.capture.CatchUp;
import dev.timescalemigration.capture.ReadOnlySource;
import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.ChangedRange;
import dev.timescalemigration.ledger.capture.WayBackState;
import dev.timescalemigration.phase.jobs.DisableJobsPhase;
import dev.timescalemigration.phase.jobs.EnableJobsPhase;
import dev.timescalemigration.phase.jobs.SourceJobs;
import dev.timescalemigration.phase.prove.DroppedChunks;
import dev.timescalemigration.phase.prove.ProvenRows;
import dev.timescalemigration.phase.refresh.ChangedBuckets;
import dev.timescalemigration.phase.switchover.SwitchoverReport.SequenceSet;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Switches back to the source: stops the writes to the target, applies the last changes, compares
 * what changed since the switch, sets the source's sequences and lets it be written to. Until then
 * everything is undone when something fails. The source's jobs and aggregates and the slot come
 * after, while the source is in use.
 */
public final class RollbackPhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "RollingBack";

  private static final String SUCCEEDED = "Succeeded";

  private final PhaseContext context;
  private final RollbackOptions options;
  private final WayBack wayBack;
  private final PhaseContext back;

  /** A switch back that has not begun. */
  public RollbackPhase(PhaseContext context, RollbackOptions options) {
    this.context = context.writable();
    this.options = options;
    this.wayBack = new WayBack(context);
    this.back = wayBack.exchanged();
  }

  /** Whether the switch back was made: the source is the one that is written to. */
  public static boolean isRolledBack(Ledger ledger) {
    return ledger.latestReport(NAME).filter(last -> last.outcome().equals(SUCCEEDED)).isPresent();
  }

  /**
   * Switches back, or completes what an earlier run has begun.
   *
   * @throws MigrationFailure when it was not made; then the target is written to as before
   */
  public RollbackEnd run() {
    return Step.SWITCHOVER.alone(context, this::work);
  }

  private RollbackEnd work() {
    Ledger ledger = Ledger.require(context.target(), "begin with 'tsm schema'");
    Optional<RollbackReport> rolledBack =
        isRolledBack(ledger) ? Optional.empty() : Optional.of(switchOrUndo(ledger));
    return new RollbackEnd(rolledBack, end());
  }

  private RollbackReport switchOrUndo(Ledger ledger) {
    Instant startedAt = context.clock().instant();
    try {
      WayBackState state =
          WayBack.find(context.target())
              .filter(kept -> kept.beginsAt().isPresent() && kept.givenUp().isEmpty())
              .orElseThrow(
                  () ->
                      MigrationFailure.userAction(
                          "NoWayBack",
                          "no way back is kept: the source does not have the target's changes",
                          "open the gate Finish"));
      return change(ledger, state, startedAt);
    } catch (RuntimeException e) {
      undo(e);
      // Another token is asked for: the approval that led here does not lead here again.
      ledger.recordReport(
          NAME,
          "Undone",
          Map.of(
              "finding",
              e instanceof MigrationFailure ? e.getMessage() : DatabaseErrors.oneLine(e)),
          startedAt);
      throw e;
    }
  }

  private void undo(RuntimeException cause) {
    try {
      new ReadOnlySource(back).undo();
    } catch (RuntimeException notUndone) {
      cause.addSuppressed(notUndone);
      context
          .progress()
          .message(
              "the target is still read-only, as it could not be reached: run the same command"
                  + " again");
    }
    try {
      new EnableJobsPhase(context).run();
    } catch (RuntimeException notUndone) {
      cause.addSuppressed(notUndone);
      context
          .progress()
          .message(
              "jobs of the target may be off: run 'tsm jobs enable', or the command again ("
                  + DatabaseErrors.oneLine(notUndone)
                  + ")");
    }
  }

  private RollbackReport change(Ledger ledger, WayBackState state, Instant startedAt) {
    CatchUp catchUp = new CatchUp(back);
    CatchUp.Report before = catchUp.until(options.maxLag(), options.drainTimeout());
    if (!before.caughtUp()) {
      throw undone(
          FailureKind.USER_ACTION,
          "TooFarBehind",
          "the source was not brought to less than "
              + options.maxLag().toSeconds()
              + " s behind the target within "
              + options.drainTimeout().toSeconds()
              + " s",
          "open the gate again when it has caught up, or set a longer"
              + " spec.switchover.drainTimeout");
    }
    Instant stopped = context.clock().instant();
    new DisableJobsPhase(context).run();
    if (options.readOnly()) {
      new ReadOnlySource(back).set();
    }
    CatchUp.Report last = drained(catchUp);
    List<String> dropped = followDropped(ledger);
    ComparisonReport compared = compare(ledger);
    List<SequenceSet> sequences = setSequences();
    CatchUp.Report after = drained(catchUp);
    if (after.changes() > 0) {
      throw undone(
          FailureKind.USER_ACTION,
          "StillWritten",
          "the target is still written to: "
              + after.changes()
              + " changes came after writes were to have stopped",
          "stop the application's writes, or set spec.switchover.stopWrites to ReadOnly; then open"
              + " the gate again");
    }
    state.sourceReadOnlyUndo().ifPresent(this::openSource);
    RollbackReport report =
        new RollbackReport(
            after.appliedLsn(),
            last.changes(),
            dropped,
            compared,
            sequences,
            Duration.between(stopped, context.clock().instant()).toMillis() / 1000.0,
            back.target()
                .with(CaptureLedger::read)
                .flatMap(CaptureState::readOnlyBefore)
                .orElse(null));
    ledger.recordReport(NAME, SUCCEEDED, report, startedAt);
    context
        .progress()
        .message(
            "the source can be used: the last change is applied, and writes were stopped for "
                + report.downtimeSeconds()
                + " s");
    return report;
  }

  private void openSource(String statement) {
    context
        .source()
        .with(
            source -> {
              source.execute(statement);
              return null;
            });
  }

  private CatchUp.Report drained(CatchUp catchUp) {
    CatchUp.Report report = catchUp.drain(options.drainTimeout());
    if (context.stop().isStopping()) {
      throw undone(FailureKind.STOPPED, "Stopped", "stopped while switching back", "run it again");
    }
    if (!report.caughtUp()) {
      throw undone(
          FailureKind.USER_ACTION,
          "DrainTimeout",
          "the last changes were not applied within " + options.drainTimeout().toSeconds() + " s",
          "open the gate again at a quieter time, or raise spec.switchover.drainTimeout");
    }
    return report;
  }

  private List<String> followDropped(Ledger ledger) {
    try (Handle model = back.source().open();
        Handle follower = back.target().open()) {
      return DroppedChunks.follow(model, follower, ledger.stagedRanges());
    }
  }

  private ComparisonReport compare(Ledger ledger) {
    ComparisonReport report =
        new ProvenRows(back, ledger, options.threads()).changed(changedSinceSwitch());
    if (!report.equal()) {
      throw undone(
          FailureKind.DATA_DIFFERS,
          "ChangedRowsDiffer",
          "rows that changed since the switch differ in "
              + report.tables().stream()
                  .filter(table -> !table.equal())
                  .map(ComparisonReport.TableReport::table)
                  .findFirst()
                  .orElse("the schema"),
          "find them with 'tsm compare'; if somebody else has written to the source, undo that;"
              + " then open the gate again");
    }
    return report;
  }

  private List<ChangedRange> changedSinceSwitch() {
    return back.target().with(ChangedRange::all);
  }

  private List<SequenceSet> setSequences() {
    try (Handle model = back.source().open();
        Handle follower = back.target().open()) {
      Sequences sequences = new Sequences(model, follower, options.sequenceMargin());
      sequences.run();
      if (!sequences.problems().isEmpty()) {
        throw undone(
            FailureKind.USER_ACTION,
            "NotReadyToSwitch",
            sequences.problems().get(0),
            "fix it, then open the gate again");
      }
      return sequences.set();
    }
  }

  private static MigrationFailure undone(
      FailureKind kind, String reason, String what, String toFix) {
    return MigrationFailure.of(
        kind, reason, what + ". Switching back was undone, and the target is in use", toFix);
  }

  /** What may take its time. */
  private List<String> end() {
    if (WayBack.find(context.target()).isEmpty()) {
      return List.of();
    }
    wayBack.dropSlot();
    List<String> problems = new ArrayList<>(new SourceJobs(context).on());
    problems.addAll(new ChangedBuckets(back).refresh(changedSinceSwitch()));
    wayBack.remove(true);
    return List.copyOf(problems);
  }
}
