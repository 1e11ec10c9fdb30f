package dev.timescalemigration.migration;

import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A point at which only a person lets a migration continue. */
public enum Gate {
  /** What capture changes on the source may be changed. */
  CAPTURE_STARTED(
      "CaptureStarted",
      Phase.AWAITING_CAPTURE_START,
      false,
      "the approval of what capture changes on the source"),
  /** Every writer of the application writes to both databases. */
  DUAL_WRITE_STARTED(
      "DualWriteStarted",
      Phase.AWAITING_DUAL_WRITE,
      false,
      "every writer of the application to write to both databases"),
  /** The completion point is chosen. */
  COMPLETION_POINT(
      "CompletionPoint",
      Phase.AWAITING_COMPLETION_POINT,
      false,
      "a completion point: everything before it is backfilled"),
  /** The target has carried the production read load. */
  PRODUCTION_LOAD_VALIDATED(
      "ProductionLoadValidated",
      Phase.AWAITING_PRODUCTION_LOAD,
      false,
      "the target to have carried the production read load"),
  /** The application may be switched. */
  SWITCHOVER("Switchover", Phase.AWAITING_SWITCHOVER, true, "the decision to switch to the target"),
  /** The way back may be removed. */
  FINISH(
      "Finish",
      Phase.AWAITING_FINISH,
      true,
      "the decision to stay with the target; or, at the gate Rollback, to go back to the source"),
  /** The application may be switched back. */
  ROLLBACK("Rollback", Phase.AWAITING_FINISH, true, "the decision to go back to the source");

  private final String value;
  private final Phase phase;
  private final boolean needsToken;
  private final String waitsFor;

  Gate(String value, Phase phase, boolean needsToken, String waitsFor) {
    this.value = value;
    this.phase = phase;
    this.needsToken = needsToken;
    this.waitsFor = waitsFor;
  }

  /** The gate as it is in a spec, the ledger and a status. */
  public String value() {
    return value;
  }

  /** The phase in which a migration waits at this gate. */
  public Phase phase() {
    return phase;
  }

  /** Whether an approval must carry the token of the evidence. */
  public boolean needsToken() {
    return needsToken;
  }

  /** What its opening is to the migration. */
  Event event() {
    return this == ROLLBACK ? Event.ROLLBACK_ASKED : Event.GATE_OPENED;
  }

  /** What is waited for, to be read after "waits for". */
  public String waitsFor() {
    return waitsFor;
  }

  /**
   * The gate of a phase, which is the first of two; empty when the phase is none of a person's.
   * Both are opened with the token of the first.
   */
  public static Optional<Gate> of(Phase phase) {
    return allOf(phase).stream().findFirst();
  }

  /** All gates of a phase: either is opened. */
  static List<Gate> allOf(Phase phase) {
    return Arrays.stream(values()).filter(gate -> gate.phase == phase).toList();
  }

  /** The gate that is opened by going from one phase to another. */
  public static Optional<Gate> opened(Phase from, Phase next) {
    return Arrays.stream(values())
        .filter(gate -> gate.phase == from)
        .filter(
            gate ->
                Arrays.stream(WritesMode.values())
                    .anyMatch(
                        mode ->
                            PhaseTransitions.next(mode, from, gate.event())
                                .filter(next::equals)
                                .isPresent()))
        .findFirst();
  }

  /**
   * The gate that a person named.
   *
   * @throws MigrationFailure when there is none of that name
   */
  public static Gate named(String value) {
    List<String> words = Arrays.stream(values()).map(Gate::value).toList();
    return Arrays.stream(values())
        .filter(gate -> gate.value.equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                MigrationFailure.usage(
                    "UnknownGate",
                    "there is no gate of that name",
                    NearestName.of(value, words)
                        .map(name -> "did you mean " + name + "?")
                        .orElse("the gates are " + String.join(", ", words))));
  }
}
