package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.capture.CatchUp;
import dev.timescalemigration.capture.RunningApply;
import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.SchemaFindings;
import dev.timescalemigration.compare.rows.FilledViews;
import dev.timescalemigration.compare.rows.FilledViews.DifferingView;
import dev.timescalemigration.compare.rows.LargeObjects.ComparedLargeObjects;
import dev.timescalemigration.compare.schema.SchemaComparison;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.WayBackState;
import dev.timescalemigration.phase.jobs.DisableJobsPhase;
import dev.timescalemigration.phase.jobs.EnableJobsPhase;
import dev.timescalemigration.phase.jobs.SourceJobs;
import dev.timescalemigration.phase.refresh.MirroredAggregates;
import dev.timescalemigration.phase.switchover.SwitchoverReport.SequenceSet;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  private static final String BEGIN = "begin with 'tsm schema'";

  private final PhaseContext context;
  private final Changeover changeover;
  private final WayBack wayBack;
  private final PhaseContext back;

  /** A switch back that has not begun. */
  public RollbackPhase(PhaseContext context, ChangeoverOptions options) {
    this.context = context.writable();
    this.wayBack = new WayBack(context);
    this.back = wayBack.exchanged();
    this.changeover = new Changeover(back, options, Changeover.Wording.ROLLBACK);
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
    Ledger ledger = Ledger.require(context.target(), BEGIN);
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
      // What a run that was killed has stopped is in use until writes are stopped again.
      changeover.allowWrites();
      return change(ledger, state, startedAt);
    } catch (RuntimeException e) {
      undo(e);
      Changeover.recordUndone(ledger, NAME, e, startedAt);
      throw e;
    }
  }

  private void undo(RuntimeException cause) {
    try {
      changeover.allowWrites();
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
    try (RunningApply applying = changeover.approach(ledger)) {
      return change(ledger, state, applying, startedAt);
    }
  }

  private RollbackReport change(
      Ledger ledger, WayBackState state, RunningApply applying, Instant startedAt) {
    Instant stopped = context.clock().instant();
    new DisableJobsPhase(context).run();
    changeover.stopWrites();
    CatchUp.CatchUpReport last = changeover.drain(applying);
    List<String> dropped = changeover.followDropped(ledger);
    ComparisonReport compared = changeover.compare(ledger);
    List<SequenceSet> sequences = changeover.setSequences();
    CatchUp.CatchUpReport after = changeover.drainNothing(applying);
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
    context.source().use(source -> source.execute(statement));
  }

  /** What may take its time. */
  private List<String> end() {
    if (WayBack.find(context.target()).isEmpty()) {
      return List.of();
    }
    wayBack.dropSlot();
    List<String> problems = new ArrayList<>(new SourceJobs(context).on());
    // An earlier run may have removed what was noted in the source, after it had used it.
    if (Ledger.exists(back.target())) {
      problems.addAll(new MirroredAggregates(back).mirror());
    }
    problems.addAll(staleViews());
    changedSchema().ifPresent(problems::add);
    changeover
        .differingLargeObjects()
        .map(ComparedLargeObjects::difference)
        .ifPresent(
            found ->
                problems.add(
                    "large objects that were written in the target are not in the source, as seen from"
                        + " the target: "
                        + found));
    wayBack.remove(true);
    return List.copyOf(problems);
  }

  /** What was changed in the target since the switch is in the target alone. */
  private Optional<String> changedSchema() {
    AcceptedFindings accepted = changeover.accepted(Ledger.require(context.target(), BEGIN));
    try (Handle source = context.source().open();
        Handle target = context.target().open()) {
      List<Finding> differing =
          accepted.refusing(SchemaFindings.of(SchemaComparison.compareWithoutJobs(source, target)));
      return differing.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "the schema was changed in the target and is in the source as it was; what is in new"
                  + " tables is in the target alone: "
                  + NameList.of(differing));
    }
  }

  /** Materialized views are filled by commands, which are not in the log. */
  private List<String> staleViews() {
    try (Handle source = context.source().open();
        Handle target = context.target().open()) {
      return FilledViews.differing(source, target).stream().map(RollbackPhase::stale).toList();
    }
  }

  private static String stale(DifferingView differing) {
    return "the materialized view "
        + differing.view().readable()
        + differing
            .notCompared()
            .map(why -> " was not compared: " + why + "; to be sure, run in the source: ")
            .orElse(" of the source holds other rows than in the target; run in the source: ")
        + differing.refresh();
  }
}
