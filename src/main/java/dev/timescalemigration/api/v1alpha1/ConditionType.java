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
  /** Nothing but a person's approval is missing for the switch. */
  SWITCHOVER_READY("SwitchoverReady"),
  /** A person is to open a gate, which the reason names; present only while it waits. */
  AWAITING_GATE("AwaitingGate"),
  /** The migration is suspended; present only while it is. */
  SUSPENDED("Suspended"),
  /** A person must act before it goes on; present only while so. */
  STALLED("Stalled");

  private final String word;

  ConditionType(String word) {
    this.word = word;
  }

  /** The type as it stands in the status. */
  public String word() {
    return word;
  }
}
