package dev.timescalemigration.migration;

/** What makes a migration leave a phase. */
public enum Event {
  /** The phase's work succeeded. */
  WORK_DONE,
  /** The phase's gate was opened. */
  GATE_OPENED,
  /** Chunks were found that are staged and not copied, though copying had ended before. */
  CHUNKS_PUT_BACK,
  /** Completion point or rules are others than those that were staged. */
  RANGES_CHANGED,
  /** The completion point was taken back before anything was staged for it. */
  COMPLETION_POINT_WITHDRAWN,
  /** That both sides are equal does not stand any more. */
  PROOF_LOST,
  /** Both sides are equal again, and what comes before the switch was done before. */
  PROVEN_AGAIN,
  /** A switch, or a switch back, that had begun was undone: all is as before. */
  SWITCH_UNDONE,
  /** The switch was made, and the old source follows the target. */
  WAY_BACK_KEPT,
  /** The application is to be switched back. */
  ROLLBACK_ASKED,
  /** The migration was given up. */
  CANCEL_ASKED
}
