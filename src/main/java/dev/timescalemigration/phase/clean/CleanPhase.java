package dev.timescalemigration.phase.clean;

import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.WayBackLedger;
import dev.timescalemigration.ledger.capture.WayBackState;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.work.locks.Step;
import java.util.Optional;

/** Removes the ledger from the target. What was copied stays. Needs the target only. */
public final class CleanPhase {
  private final Database target;
  private final boolean force;
  private final boolean isSourceGone;

  /**
   * A run that has not begun.
   *
   * @param target the target
   * @param force whether to remove the ledger of a migration that is not finished, too
   */
  public CleanPhase(Database target, boolean force) {
    this(target, force, false);
  }

  /**
   * A run that has not begun.
   *
   * @param isSourceGone whether to give up a capture whose source is gone, and the slot with it
   */
  public CleanPhase(Database target, boolean force, boolean isSourceGone) {
    this.target = target;
    this.force = force;
    this.isSourceGone = isSourceGone;
  }

  /**
   * Removes the ledger, also one that holds comparisons only; there being none is well too.
   *
   * @return whether there was one
   * @throws MigrationFailure of kind USER_ACTION when chunks are not copied yet, or found
   *     different, and {@code force} was not asked for; when there are comparisons only and one
   *     runs
   */
  public boolean run() {
    return Step.whileNoneWorks(target, this::work);
  }

  private boolean work() {
    Optional<Ledger> ledger = Ledger.find(target);
    if (ledger.isEmpty()) {
      return removeComparisons();
    }
    if (!force || !isSourceGone) {
      target.with(CaptureLedger::read).ifPresent(this::refuseCaptured);
      target.with(WayBackLedger::read).ifPresent(this::refuseWayBack);
    } else {
      WayBack.dropSlot(target);
    }
    TaskTotals totals = ledger.get().progress().totals();
    long open = totals.total() - totals.copied();
    if (!force && (open > 0 || totals.different() > 0)) {
      throw MigrationFailure.userAction(
          "MigrationUnfinished",
          open
              + " of "
              + totals.total()
              + " chunks are not copied and "
              + totals.different()
              + " were found different: the ledger is the only record of them",
          "finish with 'tsm copy' and 'tsm verify', or give it up with 'tsm clean --force'");
    }
    ledger.get().drop();
    return true;
  }

  /** A slot that nobody reads keeps the source's log until its disk is full. */
  private void refuseCaptured(CaptureState capture) {
    throw MigrationFailure.userAction(
        "CaptureOn",
        "capture is on: the replication slot "
            + capture.slot()
            + " on the source keeps its write-ahead log",
        "run 'tsm capture stop', then 'tsm clean' again; if the source is gone for good, 'tsm clean"
            + " --force --source-gone'");
  }

  private void refuseWayBack(WayBackState wayBack) {
    throw MigrationFailure.userAction(
        "WayBackKept",
        "a way back is kept: the replication slot "
            + wayBack.slot()
            + " on the target keeps its write-ahead log",
        "open the gate Finish, then run 'tsm clean' again; if the source is gone for good, 'tsm"
            + " clean --force --source-gone'");
  }

  /** Comparing without a migration makes the ledger's schema too. */
  private boolean removeComparisons() {
    if (!Ledger.exists(target)) {
      return false;
    }
    try (LedgerComparison noneRuns = new LedgerComparison(target)) {
      noneRuns.drop();
    }
    return true;
  }
}
