package dev.timescalemigration.capture;

import dev.timescalemigration.capture.apply.Direction;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.work.PhaseContext;
import java.util.Set;

/** Changes that are no longer in the source's log, and were not applied. */
public final class LostChanges {
  /** The slot is not in the source. */
  static final String SLOT_GONE = "SlotGone";

  /** The source has removed a part of its log that was not sent. */
  static final String SLOT_LOST = "SlotLost";

  /** Somebody else has read from the slot. */
  static final String SLOT_ADVANCED = "SlotAdvanced";

  /** The slot was dropped, as more of the log was kept for it than is allowed. */
  static final String RETAINED_TOO_MUCH = "RetainedWalExceeded";

  private static final String RECOVERING = "RecoveryOpen";

  private static final Set<String> REASONS =
      Set.of(SLOT_GONE, SLOT_LOST, SLOT_ADVANCED, RECOVERING);

  private LostChanges() {}

  /** Whether that is what a failure reports. */
  public static boolean isReported(MigrationFailure failure) {
    return REASONS.contains(failure.reason());
  }

  /** The same, also when the slot was dropped on purpose just now. */
  public static boolean isReportedOrGivenUp(MigrationFailure failure) {
    return isReported(failure) || failure.reason().equals(RETAINED_TOO_MUCH);
  }

  /** Whether changes are lost now. */
  public static boolean areLacking(PhaseContext context) {
    CaptureState state = context.target().with(CaptureLedger::read).orElseThrow();
    try {
      UsableSlot.find(context.source(), state.slot(), state.appliedLsn().orElseThrow());
      return state.recovering();
    } catch (MigrationFailure failure) {
      if (isReported(failure)) {
        return true;
      }
      throw failure;
    }
  }

  /** A recovery was begun, and has not ended. */
  static MigrationFailure recovering(Lsn applied) {
    return MigrationFailure.userAction(
        RECOVERING,
        "changes after " + applied + " are lost, and both sides are not brought together again",
        Direction.TO_TARGET.giveUp());
  }
}
