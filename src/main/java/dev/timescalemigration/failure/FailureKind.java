package dev.timescalemigration.failure;

/**
 * How a run of the program ended other than well, and the exit code that says so.
 *
 * <p>Callers decide by kind, never by the text of a message: scripts read the exit code, the
 * operator reads the exit code of a worker's pod.
 */
public enum FailureKind {
  /** A defect or something nobody foresaw. */
  UNEXPECTED(1),
  /** The command line or the migration file is wrong. */
  USAGE(2),
  /** Source and target hold different data. */
  DATA_DIFFERS(3),
  /** Nothing but a person can go on: versions, privileges, a dirty target. */
  USER_ACTION(4),
  /** The run ended at a closed gate; the same command goes on when it is open. */
  WAITING(5),
  /** A server or the network was away; running again is safe and may succeed. */
  TEMPORARY(75),
  /** A signal stopped the run; running again goes on where it stood. */
  STOPPED(130);

  private final int exitCode;

  FailureKind(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The process exit code of this kind. */
  public int exitCode() {
    return exitCode;
  }
}
