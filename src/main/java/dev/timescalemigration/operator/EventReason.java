package dev.timescalemigration.operator;

/** Why an event is told; fixes whether it is normal or a warning. */
enum EventReason {
  /** The migration entered a phase. */
  PHASE_ENTERED("PhaseEntered", false),
  /** A person is to open a gate. */
  GATE_REACHED("GateReached", false),
  /** An approval opens nothing. */
  APPROVAL_REFUSED("ApprovalRefused", true),
  /** Something failed and is tried again by itself. */
  RETRYING("Retrying", true),
  /** Something failed that a person must mend. */
  STALLED("Stalled", true),
  /** What had failed is overcome. */
  RECOVERED("Recovered", false),
  /** The spec has fields that the next release does not read. */
  DEPRECATED_FIELDS("DeprecatedFields", true),
  /** Nothing new begins. */
  SUSPENDED("Suspended", false),
  /** It goes on. */
  RESUMED("Resumed", false),
  /** The record in the target could not be removed in time. */
  RECORD_LEFT("RecordLeft", true),
  /** Another operator runs the migrations of the namespace. */
  SERVED_BY_ANOTHER("ServedByAnotherOperator", true);

  private final String word;
  private final boolean warning;

  EventReason(String word, boolean warning) {
    this.word = word;
    this.warning = warning;
  }

  String word() {
    return word;
  }

  String type() {
    return warning ? "Warning" : "Normal";
  }
}
