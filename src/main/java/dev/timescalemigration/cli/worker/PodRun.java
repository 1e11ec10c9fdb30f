package dev.timescalemigration.cli.worker;

import dev.timescalemigration.cli.progress.Display;
import dev.timescalemigration.cli.terminal.Interruption;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.cli.terminal.Signals;
import dev.timescalemigration.cli.terminal.WorkerName;
import dev.timescalemigration.engine.KnownFailure;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.work.PhaseContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** One piece of work of a pod: ended with an exit code and a termination message. */
final class PodRun {
  private final Shell shell;
  private final Pod pod;

  /** A run that has not begun. */
  PodRun(Shell shell, Pod pod) {
    this.shell = shell;
    this.pod = pod;
  }

  /**
   * What all pods are told.
   *
   * @param namespace the resource's namespace
   * @param name the resource's name
   * @param word what stands for the work in each line of the log
   * @param grace how long work in flight may continue after a signal
   * @param terminationLog the file for the termination message
   */
  record Pod(String namespace, String name, String word, Duration grace, Path terminationLog) {}

  /**
   * The work.
   *
   * @param <S> what it is done by
   */
  @FunctionalInterface
  interface Work<S> {
    /** Does it between two databases, and stops when it is interrupted. */
    End run(S spec, PhaseContext context, Display log);
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
   * @param spec reads what it is done by; its failure is reported as that of the work is
   * @return the exit code: the work's, or the signal's when one came
   * @throws MigrationFailure as the work does, after it was written for whoever started the pod
   */
  <S> int run(WorkerRun.Databases databases, Supplier<S> spec, Work<S> work) {
    Interruption interruption = new Interruption(pod.grace(), Runtime.getRuntime()::halt);
    End end = End.DONE;
    try {
      end = run(spec.get(), databases, work, interruption);
    } catch (RuntimeException thrown) {
      if (interruption.exitCode().isEmpty()) {
        MigrationFailure failure = KnownFailure.of(thrown);
        TerminationMessage.of(failure).write(pod.terminationLog());
        throw failure;
      }
    }
    boolean stopped = interruption.exitCode().isPresent();
    (stopped ? TerminationMessage.stopped() : end.message()).write(pod.terminationLog());
    return interruption.exitCode().orElse(end.exitCode());
  }

  private <S> End run(
      S spec, WorkerRun.Databases databases, Work<S> work, Interruption interruption) {
    Clock clock = Clock.systemUTC();
    try (Display log = Display.log(shell.out(), clock, pod.namespace(), pod.name(), pod.word());
        Signals signals = new Signals(interruption::signalled)) {
      interruption.announceTo(log::message);
      PhaseContext context =
          new PhaseContext(
              databases.source(),
              databases.target(),
              log,
              interruption.begin(),
              clock,
              WorkerName.ofThisProcess());
      try (PhaseContext.KeptSessions kept = context.keepingSessions()) {
        return work.run(spec, context, log);
      }
    }
  }
}
