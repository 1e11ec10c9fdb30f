package dev.timescalemigration.api.v1alpha1;

/** The types of condition that a status may hold. */
public enum ConditionType {
  /** The migration is completed. */
  READY("Ready"),
  /** The spec is valid. */
  ACCEPTED("Accepted"),
  /** The source is reachable and fit. */
  SOURCE_READY("SourceReady"),
  /** The target is reachable and fit. */
  TARGET_READY("TargetReady"),
  /** The target's schema equals the source's. */
  SCHEMA_MIGRATED("SchemaMigrated"),
  /** Every staged chunk is copied. */
  BACKFILL_COMPLETE("BackfillComplete"),
  /** Every copied chunk was found equal. */
  VERIFIED("Verified"),
  /** Only a person's approval is missing for the switch. */
  SWITCHOVER_READY("SwitchoverReady"),
  /** In mode Capture: the source's changes are captured. */
  CAPTURE_READY("CaptureReady"),
  /** In mode Capture: the target is hardly behind the source. */
  CAUGHT_UP("CaughtUp"),
  /** In mode Rehearsal: it was rehearsed, and nothing would fail. */
  REHEARSED("Rehearsed"),
  /** A person is to open a gate, which the reason names; present only while it waits. */
  AWAITING_GATE("AwaitingGate"),
  /**
   * Nothing differed in the newest run that came to its end, of a comparison or of a migration's.
   */
  EQUAL("Equal"),
  /** Of a comparison: a run has begun and has not ended. */
  RUNNING("Running"),
  /** It is suspended; present only while it is. */
  SUSPENDED("Suspended"),
  /** A person must act before it continues; present only while so. */
  STALLED("Stalled");

  private final String value;

  ConditionType(String value) {
    this.value = value;
  }

  /** The type as it is in the status. */
  public String value() {
    return value;
  }
}
