package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.migration.Phase;

/** What the process that captures for ever does in a phase of a migration. */
public enum CaptureDuty {
  /** No such process is there: nothing was begun, or what works now needs the source for itself. */
  NONE,
  /**
   * It watches how much of its log the source keeps, and applies nothing: there is nothing to apply
   * to yet, or the phase's own work applies, up to a position.
   */
  WATCH,
  /** It applies. */
  APPLY,
  /** It applies the target's changes to the old source, which is the way back. */
  FOLLOW;

  /** The duty in a phase. In mode DualWrite only the way back is captured. */
  public static CaptureDuty of(WritesMode mode, Phase phase) {
    CaptureDuty duty = whereCaptured(phase);
    return mode == WritesMode.CAPTURE || duty == FOLLOW ? duty : NONE;
  }

  private static CaptureDuty whereCaptured(Phase phase) {
    return switch (phase) {
      case MIGRATING_SCHEMA, STAGING, CATCHING_UP, PROVING -> WATCH;
      case COPYING, REFRESHING_AGGREGATES, AWAITING_PRODUCTION_LOAD, AWAITING_SWITCHOVER -> APPLY;
      case AWAITING_FINISH -> FOLLOW;
      default -> NONE;
    };
  }
}
