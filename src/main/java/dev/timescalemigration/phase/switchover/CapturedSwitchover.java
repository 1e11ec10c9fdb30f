package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.capture.CaptureStop;
import dev.timescalemigration.capture.CatchUp;
import dev.timescalemigration.capture.RunningApply;
import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.SchemaFindings;
import dev.timescalemigration.compare.schema.MisplacedObject;
import dev.timescalemigration.compare.schema.SchemaComparison;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.phase.jobs.SourceJobs;
import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.phase.refresh.RefreshReport;
import dev.timescalemigration.phase.switchover.SwitchoverReport.SequenceSet;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  private final Changeover changeover;
  private final SourceJobs sourceJobs;

  /** A switch that has not begun. */
  public CapturedSwitchover(PhaseContext context, CapturedSwitchOptions options) {
    this.context = context;
    this.options = options;
    this.wayBack = new WayBack(context);
    this.changeover = new Changeover(context, options.changeover(), Changeover.Wording.SWITCH);
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
      // What a run that was killed has stopped is in use until writes are stopped again.
      changeover.allowWrites();
      return change(ledger, startedAt);
    } catch (RuntimeException e) {
      try {
        changeover.allowWrites();
      } catch (RuntimeException notUndone) {
        e.addSuppressed(notUndone);
        context
            .progress()
            .message(
                "the source is still read-only, as it could not be reached: run 'tsm capture stop',"
                    + " or the same command again");
      }
      undoWayBack(e);
      Changeover.recordUndone(ledger, SwitchoverPhase.NAME, e, startedAt);
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
    requireSameSchema(ledger);
    options.wayBack().ifPresent(wayBack::prepare);
    try (RunningApply applying = changeover.approach(ledger)) {
      return change(ledger, applying, startedAt);
    }
  }

  private CapturedSwitchReport change(Ledger ledger, RunningApply applying, Instant startedAt) {
    Instant stopped = context.clock().instant();
    if (options.wayBack().isPresent()) {
      // What they write after the switch is not in the target, and the target's jobs do their work.
      changeover.switchOff(sourceJobs);
    }
    changeover.stopWrites();
    CatchUp.CatchUpReport last = changeover.drain(applying);
    changeover
        .followDropped(ledger)
        .forEach(
            chunk ->
                context
                    .progress()
                    .message("chunk " + chunk + ": dropped, as it was in the source"));
    ComparisonReport compared = changeover.compare(ledger);
    changeover.requireEqualLargeObjects(ledger);
    List<SequenceSet> sequences = changeover.setSequences();
    CatchUp.CatchUpReport after = changeover.drainNothing(applying);
    String undoReadOnly = state().flatMap(CaptureState::readOnlyBefore).orElse(null);
    if (options.wayBack().isPresent()) {
      wayBack.begin(wayBack.now(), undoReadOnly);
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

  /** A change of the schema is not in the log; the sides were compared when they were proven. */
  private void requireSameSchema(Ledger ledger) {
    try (Handle source = context.source().open();
        Handle target = context.target().open()) {
      List<Finding> found =
          new ArrayList<>(SchemaFindings.of(SchemaComparison.compareWithoutJobs(source, target)));
      found.addAll(SchemaFindings.ofMisplaced(MisplacedObject.of(source)));
      List<Finding> changed = changeover.accepted(ledger).refusing(found);
      if (!changed.isEmpty()) {
        throw changeover.undone(
            FailureKind.USER_ACTION,
            "SchemaDiffers",
            "the schema differs in "
                + changed.size()
                + (changed.size() == 1 ? " object: " : " objects, the first: ")
                + changed.get(0),
            AcceptedFindings.toFix(changed.get(0)));
      }
    }
  }

  private Optional<CaptureState> state() {
    return context.target().with(CaptureLedger::read);
  }

  /** What may take its time. */
  private CapturedSwitchEnd end(Optional<CapturedSwitchReport> switched) {
    List<String> problems = new ArrayList<>(changeover.enableJobs());
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
