package dev.timescalemigration.engine;

import dev.timescalemigration.capture.CaptureStop;
import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.phase.jobs.EnableJobsPhase;
import dev.timescalemigration.phase.switchover.FinishPhase;
import dev.timescalemigration.phase.switchover.FinishReport;
import dev.timescalemigration.phase.switchover.RollbackPhase;
import dev.timescalemigration.phase.switchover.SwitchoverPhase;
import dev.timescalemigration.work.PhaseContext;
import java.util.Optional;

/**
 * Undoes what capture and a way back changed on both sides, in whatever phase the migration is. The
 * side that the application uses stays the one that it uses.
 */
public final class CaptureEnd {
  private final PhaseContext context;

  /** An end that has not begun. */
  public CaptureEnd(PhaseContext context) {
    this.context = context;
  }

  /**
   * What was undone.
   *
   * @param wayBack empty when none was kept
   */
  public record CaptureEndReport(
      Optional<FinishReport> wayBack, CaptureStop.CaptureStopReport capture) {}

  /**
   * Undoes it, or completes what an earlier run has begun.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure of kind TEMPORARY while another process
   *     applies
   */
  public CaptureEndReport run() {
    Optional<FinishReport> wayBack =
        WayBack.find(context.target()).isPresent() ? Optional.of(endWayBack()) : Optional.empty();
    return new CaptureEndReport(wayBack, new CaptureStop(context).run());
  }

  /** The target's jobs are off while writes are stopped, and are to be on before and after. */
  private boolean hasSwitchedJobsOff(Ledger ledger) {
    String phase = ledger.migration().phase();
    boolean isRollingBack = phase.equals(RollbackPhase.NAME);
    boolean isSwitching = phase.equals(SwitchoverPhase.NAME);
    // In mode Capture they are off until the switch is made.
    boolean wereOn = context.target().with(CaptureLedger::read).isEmpty();
    return (isRollingBack && !RollbackPhase.isRolledBack(ledger)) || (isSwitching && wereOn);
  }

  private FinishReport endWayBack() {
    Ledger ledger = Ledger.require(context.target(), "begin with 'tsm schema'");
    if (hasSwitchedJobsOff(ledger)) {
      new EnableJobsPhase(context.writable()).run();
    }
    return new FinishPhase(context).run();
  }
}
