package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.WayBackState;
import dev.timescalemigration.phase.jobs.SourceJobs;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Ends the way back: the target is the only one from now on. The slot goes first, so that a source
 * that does not answer does not fill the target's disk.
 */
public final class FinishPhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "Finishing";

  private final PhaseContext context;

  /** A run that has not begun. */
  public FinishPhase(PhaseContext context) {
    this.context = context.writable();
  }

  /**
   * Removes all that the way back has set on both sides, or completes what an earlier run has
   * begun. There being none is well too. After a switch back a target that is read-only stays so.
   */
  public FinishReport run() {
    return Step.SWITCHOVER.alone(context, this::work);
  }

  private FinishReport work() {
    Instant startedAt = context.clock().instant();
    Ledger ledger = Ledger.require(context.target(), "begin with 'tsm schema'");
    Optional<WayBackState> state = WayBack.find(context.target());
    if (state.isEmpty()) {
      return new FinishReport(null, List.of(), null);
    }
    WayBack wayBack = new WayBack(context);
    wayBack.dropSlot();
    List<String> problems = new SourceJobs(context).on();
    boolean isRolledBack = RollbackPhase.isRolledBack(ledger);
    wayBack.remove(isRolledBack);
    FinishReport report =
        new FinishReport(
            state.get().slot(),
            problems,
            isRolledBack ? null : state.get().sourceReadOnlyUndo().orElse(null));
    ledger.recordReport(NAME, "Succeeded", report, startedAt);
    return report;
  }
}
