package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.capture.PreparedTransactions;
import dev.timescalemigration.capture.ReadOnlySource;
import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.compare.findings.FindingKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.RecordedAcceptance;
import dev.timescalemigration.ledger.capture.WayBackState;
import dev.timescalemigration.phase.jobs.DisableJobsPhase;
import dev.timescalemigration.phase.jobs.EnableJobsPhase;
import dev.timescalemigration.phase.jobs.SourceJobs;
import dev.timescalemigration.phase.prove.ProvenRows;
import dev.timescalemigration.phase.suggest.HypertableEvidence;
import dev.timescalemigration.phase.switchover.SwitchoverReport.SequenceSet;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Switches where the application writes to both sides, and keeps a way back. A change that the
 * application writes to both must not come back from the target: so the writes to both are stopped
 * for the moment in which the position of the target's log is read from which on its changes go to
 * the source. The rows are compared after that position was read: what the target's log has up to
 * it is in the source, or the switch is undone.
 */
public final class WayBackSwitchover {
  private static final String SUCCEEDED = "Succeeded";

  private final PhaseContext context;
  private final WayBackSwitchOptions options;
  private final SwitchoverPhase phase;
  private final WayBack wayBack;
  private final Changeover changeover;
  private final ReadOnlySource source;
  private final ReadOnlySource target;
  private final SourceJobs sourceJobs;

  /** A switch that has not begun. */
  public WayBackSwitchover(PhaseContext context, WayBackSwitchOptions options) {
    this.context = context.writable();
    this.options = options;
    this.phase = new SwitchoverPhase(this.context, options.switchover());
    this.wayBack = new WayBack(context);
    this.changeover =
        new Changeover(this.context, options.changeover(), Changeover.Wording.BOTH_WRITTEN);
    this.source = ReadOnlySource.withWayBack(this.context);
    this.target = new ReadOnlySource(wayBack.exchanged());
    this.sourceJobs = new SourceJobs(this.context);
  }

  /**
   * Switches, or completes what an earlier run has begun.
   *
   * @throws MigrationFailure when the switch was not made; then both sides are written to as before
   */
  public WayBackSwitchEnd run() {
    return Step.SWITCHOVER.alone(context, this::work);
  }

  private WayBackSwitchEnd work() {
    Ledger ledger =
        Ledger.require(
            context.target(), "run the steps before: 'tsm stage', 'tsm copy', 'tsm verify'");
    Optional<WayBackSwitchReport> switched = Optional.empty();
    if (!ledger.isSwitched()) {
      // What an earlier run has stopped is in use again before anything else is looked at.
      allowWrites();
      SwitchoverReport ready = phase.look(ledger);
      if (!ready.passed()) {
        return new WayBackSwitchEnd(Optional.of(ready), Optional.empty(), List.of());
      }
      switched = Optional.of(switchOrUndo(ledger, ready));
    }
    return new WayBackSwitchEnd(Optional.empty(), switched, end());
  }

  private WayBackSwitchReport switchOrUndo(Ledger ledger, SwitchoverReport ready) {
    Instant startedAt = context.clock().instant();
    try {
      return change(ledger, ready, startedAt);
    } catch (RuntimeException e) {
      undo(e);
      Changeover.recordUndone(ledger, SwitchoverPhase.NAME, e, startedAt);
      throw e;
    }
  }

  private void allowWrites() {
    if (WayBack.find(context.target()).isPresent()) {
      source.undo();
      if (Ledger.exists(context.source())) {
        target.undo();
      }
      sourceJobs.on();
      new EnableJobsPhase(context).run();
    }
  }

  private void undo(RuntimeException cause) {
    try {
      allowWrites();
      wayBack.remove(false);
    } catch (RuntimeException notUndone) {
      cause.addSuppressed(notUndone);
      context
          .progress()
          .message(
              "not all of the switch could be undone ("
                  + DatabaseErrors.oneLine(notUndone)
                  + "): a database may be read-only, and jobs may be off. Run the same command"
                  + " again");
    }
  }

  private WayBackSwitchReport change(Ledger ledger, SwitchoverReport ready, Instant startedAt) {
    wayBack.prepare(options.wayBack());
    Instant stopped = context.clock().instant();
    switchJobsOff();
    if (options.changeover().readOnly()) {
      source.set();
      target.set();
    }
    PreparedTransactions.refuse(context.source());
    PreparedTransactions.refuse(context.target());
    WayBack.Position position = wayBack.now();
    List<HypertableEvidence> compared;
    ComparisonReport plainTables;
    try {
      compared = phase.compareAgain(ledger);
      plainTables = comparePlainTables(ledger, ready);
    } catch (MigrationFailure differs) {
      // Of a table that is written to while it is read, the two sides differ without being wrong.
      refuseWrites(position);
      throw differs;
    }
    List<SequenceSet> sequences = changeover.setSequences();
    refuseWrites(position);
    String undoReadOnly =
        WayBack.find(context.target()).flatMap(WayBackState::sourceReadOnlyUndo).orElse(null);
    wayBack.begin(position, undoReadOnly);
    WayBackSwitchReport report =
        new WayBackSwitchReport(
            position.lsn().toString(),
            compared,
            plainTables,
            sequences,
            Duration.between(stopped, context.clock().instant()).toMillis() / 1000.0,
            undoReadOnly);
    ledger.recordReport(SwitchoverPhase.NAME, SUCCEEDED, report, startedAt);
    context
        .progress()
        .message(
            "the target can be used: from now on write to it alone. Writes were stopped for "
                + report.downtimeSeconds()
                + " s");
    return report;
  }

  /**
   * What the source's write from here on is not in the target, and the target's would come back.
   */
  private void switchJobsOff() {
    changeover.switchOff(sourceJobs);
    new DisableJobsPhase(context).run();
  }

  private ComparisonReport comparePlainTables(Ledger ledger, SwitchoverReport ready) {
    Set<String> accepted =
        ready.decision().accepted().stream()
            .map(RecordedAcceptance::finding)
            .collect(Collectors.toSet());
    ComparisonReport report =
        new ProvenRows(context, ledger, options.changeover().threads())
            .plainTables(
                table -> !accepted.contains(FindingKind.ROWS.value() + ":" + table.readable()));
    if (!report.equal()) {
      throw changeover.differ(report, "rows that nobody writes to any more");
    }
    return report;
  }

  private void refuseWrites(WayBack.Position position) {
    long changes = wayBack.changesSince(position);
    if (changes > 0) {
      throw changeover.stillWritten("target", changes);
    }
  }

  /** What may take its time. */
  private List<String> end() {
    if (Ledger.exists(context.source())) {
      target.undo();
    }
    return changeover.enableJobs();
  }
}
