package dev.timescalemigration.migration;

import java.util.Arrays;
import java.util.Optional;

/** The phase of a migration. */
public enum Phase {
  /** Both databases are looked at: is the move possible? */
  PREFLIGHT("Preflight", PhaseKind.WORK, "preflight"),
  /** What capture changes on the source is to be approved. */
  AWAITING_CAPTURE_START("AwaitingCaptureStart", PhaseKind.GATE, "capture-plan"),
  /** Roles and schema are loaded into the target. */
  MIGRATING_SCHEMA("MigratingSchema", PhaseKind.WORK, "schema"),
  /** The application's writers are being taught to write to both databases. */
  AWAITING_DUAL_WRITE("AwaitingDualWrite", PhaseKind.GATE, null),
  /** The point before which everything is backfilled is to be chosen. */
  AWAITING_COMPLETION_POINT("AwaitingCompletionPoint", PhaseKind.GATE, "suggest"),
  /** The chunks to be copied are listed. */
  STAGING("Staging", PhaseKind.WORK, "stage"),
  /** Chunks are copied. */
  COPYING("Copying", PhaseKind.WORK, "copy"),
  /** Captured changes are applied until the target is hardly behind. */
  CATCHING_UP("CatchingUp", PhaseKind.WORK, "catch-up"),
  /** Copied chunks are compared. */
  VERIFYING("Verifying", PhaseKind.WORK, "verify"),
  /** Continuous aggregates are refreshed. */
  REFRESHING_AGGREGATES("RefreshingAggregates", PhaseKind.WORK, "refresh"),
  /** Both sides are compared at one position of the source's log. */
  PROVING("Proving", PhaseKind.WORK, "prove"),
  /** Background jobs are restored as the source has them. */
  ENABLING_JOBS("EnablingJobs", PhaseKind.WORK, "jobs"),
  /** All data is shown to be present. */
  VALIDATING("Validating", PhaseKind.WORK, "validate"),
  /** The target is being tried under the production read load. */
  AWAITING_PRODUCTION_LOAD("AwaitingProductionLoad", PhaseKind.GATE, null),
  /** Everything is ready for the switch. */
  AWAITING_SWITCHOVER("AwaitingSwitchover", PhaseKind.GATE, null),
  /** Drift is checked a last time and sequences are set. */
  SWITCHING_OVER("SwitchingOver", PhaseKind.WORK, "switch"),
  /** The application uses the target, and the old source follows it. */
  AWAITING_FINISH("AwaitingFinish", PhaseKind.GATE, null),
  /** The application is switched back to the source. */
  ROLLING_BACK("RollingBack", PhaseKind.WORK, "rollback"),
  /** The application uses the source again. */
  ROLLED_BACK("RolledBack", PhaseKind.END, null),
  /** The way back is being removed. */
  FINISHING("Finishing", PhaseKind.WORK, "finish"),
  /** The application may use the target alone. */
  COMPLETED("Completed", PhaseKind.END, null),
  /** What was changed outside the target's data is being restored. */
  CANCELLING("Cancelling", PhaseKind.WORK, "cancel"),
  /** Cancelled; the source is as it was found. */
  CANCELLED("Cancelled", PhaseKind.END, null);

  /** What a phase consists of. */
  public enum PhaseKind {
    /** The program works. */
    WORK,
    /** A person decides. */
    GATE,
    /** Nothing is left to do. */
    END
  }

  private final String value;
  private final PhaseKind kind;
  private final String job;

  Phase(String value, PhaseKind kind, String job) {
    this.value = value;
    this.kind = kind;
    this.job = job;
  }

  /** The phase as it is in the ledger and in a status. */
  public String value() {
    return value;
  }

  /** What it consists of. */
  public PhaseKind kind() {
    return kind;
  }

  /** What its Jobs are called after the migration's name; empty when it has none. */
  public Optional<String> job() {
    return Optional.ofNullable(job);
  }

  /** The phase of a value; empty when no phase has it. */
  public static Optional<Phase> ofValue(String value) {
    return Arrays.stream(values()).filter(phase -> phase.value.equals(value)).findFirst();
  }
}
