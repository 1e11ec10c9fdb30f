package dev.timescalemigration.migration;

import java.util.Arrays;
import java.util.Optional;

/** The phase of a migration. */
public enum Phase {
  /** Both databases are looked at: is the move possible? */
  PREFLIGHT("Preflight", Kind.WORK),
  /** What capture changes on the source is to be approved. */
  AWAITING_CAPTURE_START("AwaitingCaptureStart", Kind.GATE),
  /** Roles and schema are loaded into the target. */
  MIGRATING_SCHEMA("MigratingSchema", Kind.WORK),
  /** The application's writers are being taught to write to both databases. */
  AWAITING_DUAL_WRITE("AwaitingDualWrite", Kind.GATE),
  /** The point before which everything is backfilled is to be chosen. */
  AWAITING_COMPLETION_POINT("AwaitingCompletionPoint", Kind.GATE),
  /** The chunks to be copied are listed. */
  STAGING("Staging", Kind.WORK),
  /** Chunks are copied. */
  COPYING("Copying", Kind.WORK),
  /** Captured changes are applied until the target is hardly behind. */
  CATCHING_UP("CatchingUp", Kind.WORK),
  /** Copied chunks are compared. */
  VERIFYING("Verifying", Kind.WORK),
  /** Continuous aggregates are refreshed. */
  REFRESHING_AGGREGATES("RefreshingAggregates", Kind.WORK),
  /** Both sides are compared at one position of the source's log. */
  PROVING("Proving", Kind.WORK),
  /** Background jobs are restored as the source has them. */
  ENABLING_JOBS("EnablingJobs", Kind.WORK),
  /** All data is shown to be present. */
  VALIDATING("Validating", Kind.WORK),
  /** The target is being tried under the production read load. */
  AWAITING_PRODUCTION_LOAD("AwaitingProductionLoad", Kind.GATE),
  /** Everything is ready for the switch. */
  AWAITING_SWITCHOVER("AwaitingSwitchover", Kind.GATE),
  /** Drift is checked a last time and sequences are set. */
  SWITCHING_OVER("SwitchingOver", Kind.WORK),
  /** The application uses the target, and the old source follows it. */
  AWAITING_FINISH("AwaitingFinish", Kind.GATE),
  /** The application is switched back to the source. */
  ROLLING_BACK("RollingBack", Kind.WORK),
  /** The application uses the source again. */
  ROLLED_BACK("RolledBack", Kind.END),
  /** The way back is being removed. */
  FINISHING("Finishing", Kind.WORK),
  /** The application may use the target alone. */
  COMPLETED("Completed", Kind.END),
  /** What was changed outside the target's data is being restored. */
  CANCELLING("Cancelling", Kind.WORK),
  /** Cancelled; the source is as it was found. */
  CANCELLED("Cancelled", Kind.END);

  /** What a phase consists of. */
  public enum Kind {
    /** The program works. */
    WORK,
    /** A person decides. */
    GATE,
    /** Nothing is left to do. */
    END
  }

  private final String value;
  private final Kind kind;

  Phase(String value, Kind kind) {
    this.value = value;
    this.kind = kind;
  }

  /** The phase as it is in the ledger and in a status. */
  public String value() {
    return value;
  }

  /** What it consists of. */
  public Kind kind() {
    return kind;
  }

  /** The phase of a value; empty when no phase has it. */
  public static Optional<Phase> ofValue(String value) {
    return Arrays.stream(values()).filter(phase -> phase.value.equals(value)).findFirst();
  }
}
