package dev.timescalemigration.cli.worker;

import dev.timescalemigration.api.v1alpha1.FieldError;
import dev.timescalemigration.api.v1alpha1.SpecValidation;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonSpec;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.cli.progress.Display;
import dev.timescalemigration.cli.terminal.Interruption;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.cli.terminal.Signals;
import dev.timescalemigration.cli.terminal.WorkerName;
import dev.timescalemigration.engine.KnownFailure;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.work.PhaseContext;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** One piece of work of a pod: ended with an exit code and a termination message. */
final class PodRun {
  private final Shell shell;
  private final PodOptions pod;

  /** A run that has not begun. */
  PodRun(Shell shell, PodOptions pod) {
    this.shell = shell;
    this.pod = pod;
  }

  /**
   * The work.
   *
   * @param <S> what it is done by
   */
  @FunctionalInterface
  interface PodWork<S> {
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
   * Does work of a migration.
   *
   * @return the exit code: the work's, or the signal's when one came
   * @throws MigrationFailure as the work does, after it was written for whoever started the pod
   */
  int ofMigration(TwoSides<Database> databases, PodWork<TimescaleMigrationSpec> work) {
    return run(databases, TimescaleMigrationSpec.class, SpecValidation::check, work);
  }

  /** Does work of a comparison; else as {@link #ofMigration}. */
  int ofComparison(TwoSides<Database> databases, PodWork<TimescaleComparisonSpec> work) {
    return run(databases, TimescaleComparisonSpec.class, SpecValidation::check, work);
  }

  private <S extends Record> int run(
      TwoSides<Database> databases,
      Class<S> type,
      Function<S, List<FieldError>> check,
      PodWork<S> work) {
    Interruption interruption = new Interruption(pod.grace(), Runtime.getRuntime()::halt);
    End end = End.DONE;
    try {
      end = run(SpecArgument.read(pod.spec(), type, check), databases, work, interruption);
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
      S spec, TwoSides<Database> databases, PodWork<S> work, Interruption interruption) {
    Clock clock = Clock.systemUTC();
    try (Display log = Display.log(shell.out(), clock, pod.namespace(), pod.name(), pod.work());
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
