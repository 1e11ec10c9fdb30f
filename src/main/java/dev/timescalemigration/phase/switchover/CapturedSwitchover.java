package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.capture.CaptureStop;
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
import dev.timescalemigration.phase.jobs.EnableJobsPhase;
import dev.timescalemigration.phase.jobs.SourceJobs;
import dev.timescalemigration.phase.prove.DroppedChunks;
import dev.timescalemigration.phase.prove.ProvenRows;
import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.phase.refresh.RefreshReport;
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
 * Switches where changes are captured: stops the writes to the source, applies the last changes,
 * compares what changed since the proof, and sets the sequences. Until then everything is undone
 * when something fails. Jobs, aggregates and the slot come after, while the target is in use.
 */
public final class CapturedSwitchover {
  private static final String SUCCEEDED = "Succeeded";

  private final PhaseContext context;
  private final CapturedSwitchOptions options;
  private final WayBack wayBack;
  private final SourceJobs sourceJobs;

  /** A switch that has not begun. */
  public CapturedSwitchover(PhaseContext context, CapturedSwitchOptions options) {
    this.context = context;
    this.options = options;
    this.wayBack = new WayBack(context);
    this.sourceJobs = new SourceJobs(context.writable());
  }

  /**
   * Switches, or completes what an earlier run has begun.
   *
   * @throws MigrationFailure when the switch was not made; then the source is written to as before
   */
  public CapturedSwitchEnd run() {
    return Step.SWITCHOVER.alone(context, this::work);
  }

  private CapturedSwitchEnd work() {
    Ledger ledger =
        Ledger.require(context.target(), "begin with 'tsm capture start' and 'tsm schema'");
    Optional<CapturedSwitchReport> switched =
        ledger.isSwitched() ? Optional.empty() : Optional.of(switchOrUndo(ledger));
    return end(switched);
  }

  private CapturedSwitchReport switchOrUndo(Ledger ledger) {
    Instant startedAt = context.clock().instant();
    try {
      return change(ledger, startedAt);
    } catch (RuntimeException e) {
      try {
        new ReadOnlySource(context).undo();
      } catch (RuntimeException notUndone) {
        e.addSuppressed(notUndone);
        context
            .progress()
            .message(
                "the source is still read-only, as it could not be reached: run 'tsm capture stop',"
                    + " or the same command again");
      }
      undoWayBack(e);
      // Another token is asked for: the approval that led here does not lead here again.
      ledger.recordReport(
          SwitchoverPhase.NAME,
          "Undone",
          Map.of(
              "finding",
              e instanceof MigrationFailure ? e.getMessage() : DatabaseErrors.oneLine(e)),
          startedAt);
      throw e;
    }
  }

  private void undoWayBack(RuntimeException cause) {
    try {
      sourceJobs.on();
      wayBack.remove(false);
    } catch (RuntimeException notUndone) {
      cause.addSuppressed(notUndone);
      context
          .progress()
          .message(
              "the target still has a replication slot for the way back: the next try uses it, and"
                  + " 'cancel' drops it");
    }
  }

  private CapturedSwitchReport change(Ledger ledger, Instant startedAt) {
    requireProof(ledger);
    options.wayBack().ifPresent(wayBack::prepare);
    CatchUp catchUp = new CatchUp(context);
    CatchUp.Report before = catchUp.until(options.maxLag(), options.drainTimeout());
    if (!before.caughtUp()) {
      throw undone(
          FailureKind.USER_ACTION,
          "TooFarBehind",
          "the target was not brought to less than "
              + options.maxLag().toSeconds()
              + " s behind the source within "
              + options.drainTimeout().toSeconds()
              + " s",
          "open the gate again when it has caught up, or set a longer"
              + " spec.switchover.drainTimeout");
    }
    Instant stopped = context.clock().instant();
    if (options.wayBack().isPresent()) {
      switchSourceJobsOff();
    }
    if (options.readOnly()) {
      new ReadOnlySource(context).set();
    }
    CatchUp.Report last = drained(catchUp);
    followDropped(ledger);
    ComparisonReport compared = compare(ledger);
    List<SequenceSet> sequences = setSequences();
    CatchUp.Report after = drained(catchUp);
    if (after.changes() > 0) {
      throw undone(
          FailureKind.USER_ACTION,
          "StillWritten",
          "the source is still written to: "
              + after.changes()
              + " changes came after writes were to have stopped",
          "stop the application's writes, or set spec.switchover.stopWrites to ReadOnly; then open"
              + " the gate again");
    }
    String undoReadOnly = state().flatMap(CaptureState::readOnlyBefore).orElse(null);
    if (options.wayBack().isPresent()) {
      wayBack.begin(undoReadOnly);
    }
    CapturedSwitchReport report =
        new CapturedSwitchReport(
            after.appliedLsn(),
            last.changes(),
            compared,
            sequences,
            Duration.between(stopped, context.clock().instant()).toMillis() / 1000.0,
            undoReadOnly);
    ledger.recordReport(SwitchoverPhase.NAME, SUCCEEDED, report, startedAt);
    context
        .progress()
        .message(
            "the target can be used: the last change is applied, and writes were stopped for "
                + report.downtimeSeconds()
                + " s");
    return report;
  }

  /** What they write after the switch is not in the target, and the target's jobs do their work. */
  private void switchSourceJobsOff() {
    List<String> on = sourceJobs.off();
    if (!on.isEmpty()) {
      throw undone(
          FailureKind.USER_ACTION,
          "JobsStayOn",
          on.get(0),
          "open the gate again then, or go without a way back: set spec.switchover.wayBack to"
              + " None");
    }
  }

  private void requireProof(Ledger ledger) {
    CaptureState state =
        state()
            .orElseThrow(
                () ->
                    MigrationFailure.userAction(
                        "CaptureOff",
                        "capture is not on: changes of the source are not in the target",
                        "begin again with an empty target"));
    if (state.provenLsn().isEmpty() || ledger.progress().totals().toCopy() > 0) {
      throw MigrationFailure.userAction(
          "NotProven",
          "both sides were not compared as a whole",
          "run 'tsm copy' and 'tsm capture prove', then open the gate again");
    }
  }

  private Optional<CaptureState> state() {
    return context.target().with(CaptureLedger::read);
  }

  private CatchUp.Report drained(CatchUp catchUp) {
    CatchUp.Report report = catchUp.drain(options.drainTimeout());
    if (context.stop().isStopping()) {
      throw undone(FailureKind.STOPPED, "Stopped", "stopped while switching", "run it again");
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

  private void followDropped(Ledger ledger) {
    try (Handle source = context.source().open();
        Handle target = context.target().open()) {
      DroppedChunks.follow(source, target, ledger.stagedRanges())
          .forEach(
              chunk ->
                  context
                      .progress()
                      .message("chunk " + chunk + ": dropped, as it was in the source"));
    }
  }

  private ComparisonReport compare(Ledger ledger) {
    List<ChangedRange> changed = context.target().with(ChangedRange::all);
    ComparisonReport report = new ProvenRows(context, ledger, options.threads()).changed(changed);
    if (!report.equal()) {
      throw undone(
          FailureKind.DATA_DIFFERS,
          "ChangedRowsDiffer",
          "rows that changed since the proof differ in "
              + report.tables().stream()
                  .filter(table -> !table.equal())
                  .map(ComparisonReport.TableReport::table)
                  .findFirst()
                  .orElse("the schema"),
          "find them with 'tsm capture prove'; if the source is still written to, stop that; then"
              + " open the gate again");
    }
    return report;
  }

  private List<SequenceSet> setSequences() {
    try (Handle source = context.source().open();
        Handle target = context.target().open()) {
      Sequences sequences = new Sequences(source, target, options.sequenceMargin());
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
        kind, reason, what + ". The switch was undone, and the source is in use", toFix);
  }

  /** What may take its time. */
  private CapturedSwitchEnd end(Optional<CapturedSwitchReport> switched) {
    List<String> problems = new ArrayList<>();
    try {
      new EnableJobsPhase(context).run();
    } catch (MigrationFailure failure) {
      if (failure.kind() != FailureKind.USER_ACTION) {
        throw failure;
      }
      problems.add(failure.getMessage());
    }
    try (Handle source = context.source().open();
        Handle target = context.target().open()) {
      ForeignKeyValidation foreignKeys = new ForeignKeyValidation(source, target);
      foreignKeys.run();
      problems.addAll(foreignKeys.problems());
    }
    RefreshReport aggregates = new RefreshPhase(context, options.rules()).run();
    CaptureStop.afterSwitch(context).run();
    return new CapturedSwitchEnd(
        switched, List.copyOf(problems), aggregates, WayBack.isOpen(context.target()));
  }
}
