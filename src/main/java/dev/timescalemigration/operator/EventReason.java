package dev.timescalemigration.operator;

/** Why an event is emitted; fixes whether it is normal or a warning. */
enum EventReason {
  /** The migration entered a phase. */
  PHASE_ENTERED("PhaseEntered", false),
  /** A person is to open a gate. */
  GATE_REACHED("GateReached", false),
  /** An approval opens nothing. */
  APPROVAL_REFUSED("ApprovalRefused", true),
  /** Something failed and is retried automatically. */
  RETRYING("Retrying", true),
  /** Something failed and a person must act. */
  STALLED("Stalled", true),
  /** What had failed is overcome. */
  RECOVERED("Recovered", false),
  /** The spec has fields that the next release does not read. */
  DEPRECATED_FIELDS("DeprecatedFields", true),
  /** Nothing new begins. */
  SUSPENDED("Suspended", false),
  /** It continues. */
  RESUMED("Resumed", false),
  /** Of a comparison: something differs that did not, or other rows than before. */
  DIFFERS("Differs", true),
  /** Of a comparison: nothing differs any more, or for the first time. */
  EQUAL("Equal", false),
  /** Of a comparison: rows of the target were repaired. */
  REPAIRED("Repaired", false),
  /** In mode Capture: the target is hardly behind the source. */
  CAUGHT_UP("CaughtUp", false),
  /** In mode Capture: the target is further behind than it may be at the switch. */
  FELL_BEHIND("FellBehind", true),
  /** What capture changed on the source could not be undone in time. */
  CAPTURE_LEFT("CaptureLeft", true),
  /** The ledger in the target could not be removed in time. */
  LEDGER_LEFT("LedgerLeft", true),
  /** Another operator runs the migrations of the namespace. */
  SERVED_BY_ANOTHER("ServedByAnotherOperator", true);

  private final String value;
  private final boolean warning;

  EventReason(String value, boolean warning) {
    this.value = value;
    this.warning = warning;
  }

  String value() {
    return value;
  }

  String type() {
    return warning ? "Warning" : "Normal";
  }
}
