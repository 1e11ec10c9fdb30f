package dev.timescalemigration.failure;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a run of the program ended other than well, and the exit code that says so.
 *
 * <p>Callers decide by kind, never by the text of a message: scripts read the exit code, the
 * operator reads the exit code of a worker's pod.
 */
public enum FailureKind {
  /** A defect or something nobody foresaw. */
  UNEXPECTED("Unexpected", 1),
  /** The command line or the migration file is wrong. */
  USAGE("Usage", 2),
  /** Source and target hold different data. */
  DATA_DIFFERS("DataDiffers", 3),
  /** A person must act: versions, privileges, a dirty target. */
  USER_ACTION("UserAction", 4),
  /** The run ended at a closed gate; the same command continues when it is open. */
  WAITING("Waiting", 5),
  /** A server or the network was unreachable; running again is safe and may succeed. */
  TEMPORARY("Temporary", 75),
  /** A signal stopped the run; running again continues where it stopped. */
  STOPPED("Stopped", 130);

  private final String value;
  private final int exitCode;

  FailureKind(String value, int exitCode) {
    this.value = value;
    this.exitCode = exitCode;
  }

  /** The kind as a status shows it. */
  public String value() {
    return value;
  }

  /** The kind that a status shows; empty when no kind is called so. */
  public static Optional<FailureKind> ofValue(String value) {
    return Arrays.stream(values()).filter(kind -> kind.value.equals(value)).findFirst();
  }

  /** The process exit code of this kind. */
  public int exitCode() {
    return exitCode;
  }
}
