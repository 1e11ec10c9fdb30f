package dev.timescalemigration.cli.worker;

import dev.timescalemigration.cli.terminal.Interruption;
import dev.timescalemigration.engine.KnownFailure;
import dev.timescalemigration.failure.MigrationFailure;
import java.nio.file.Path;
import java.time.Duration;

/** One piece of work of a pod: ended with an exit code and a termination message. */
final class PodRun {
  private final Duration grace;
  private final Path terminationLog;

  /**
   * A run that has not begun.
   *
   * @param grace how long work in flight may continue after a signal
   * @param terminationLog the file for the termination message
   */
  PodRun(Duration grace, Path terminationLog) {
    this.grace = grace;
    this.terminationLog = terminationLog;
  }

  /** The work. */
  @FunctionalInterface
  interface Work {
    /** Does it, and stops when it is interrupted. */
    End run(Interruption interruption);
  }

  /**
   * How work ended that came to its end.
   *
   * @param message for whoever started the pod
   * @param exitCode the exit code
   */
  record End(TerminationMessage message, int exitCode) {
    static final End DONE = new End(TerminationMessage.done(), 0);
  }

  /**
   * Does the work.
   *
   * @return the exit code: the work's, or the signal's when one came
   * @throws MigrationFailure as the work does, after it was written for whoever started the pod
   */
  int run(Work work) {
    Interruption interruption = new Interruption(grace, Runtime.getRuntime()::halt);
    End end = End.DONE;
    try {
      end = work.run(interruption);
    } catch (RuntimeException thrown) {
      if (interruption.exitCode().isEmpty()) {
        MigrationFailure failure = KnownFailure.of(thrown);
        TerminationMessage.of(failure).write(terminationLog);
        throw failure;
      }
    }
    boolean stopped = interruption.exitCode().isPresent();
    (stopped ? TerminationMessage.stopped() : end.message()).write(terminationLog);
    return interruption.exitCode().orElse(end.exitCode());
  }
}
