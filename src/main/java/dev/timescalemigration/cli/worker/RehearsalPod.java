package dev.timescalemigration.cli.worker;

import dev.timescalemigration.api.v1alpha1.SpecValidation;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.cli.progress.Display;
import dev.timescalemigration.cli.report.RehearsalText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.engine.rehearsal.Rehearsal;
import dev.timescalemigration.engine.rehearsal.RehearsalReport;
import dev.timescalemigration.engine.rehearsal.SpecRehearsal;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.work.PhaseContext;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A rehearsal, done by a pod: what it found is in its termination message, and all of it in its
 * log. One that was killed is begun again, and removes what the earlier one left.
 */
public final class RehearsalPod {
  /** What stands in place of a phase. */
  public static final String NAME = Rehearsal.NAME;

  /**
   * What the command line says.
   *
   * @param namespace the resource's namespace
   * @param name the resource's name
   * @param spec the resource's spec as JSON
   * @param grace how long work in flight may continue after a signal
   * @param terminationLog the file for the termination message
   */
  public record Options(
      String namespace, String name, String spec, Duration grace, Path terminationLog) {}

  private final Shell shell;
  private final Options options;

  /** A run that has not begun. */
  public RehearsalPod(Shell shell, Options options) {
    this.shell = shell;
    this.options = options;
  }

  /**
   * Rehearses. What would fail in the migration is a result, and no failure of the rehearsal.
   *
   * @return the exit code: 0, or the signal's when one came
   * @throws MigrationFailure as {@link Rehearsal#run} does, after it was written for whoever
   *     started the pod
   */
  public int run(WorkerRun.Databases databases) {
    return new PodRun(
            shell,
            new PodRun.Pod(
                options.namespace(),
                options.name(),
                NAME,
                options.grace(),
                options.terminationLog()))
        .run(
            databases,
            () ->
                SpecArgument.read(
                    options.spec(), TimescaleMigrationSpec.class, SpecValidation::check),
            this::work);
  }

  private PodRun.End work(TimescaleMigrationSpec spec, PhaseContext context, Display log) {
    RehearsalReport report = new Rehearsal(context, SpecRehearsal.options(spec)).run();
    RehearsalText.lines(report, shell.terminal()).forEach(log::print);
    return new PodRun.End(TerminationMessage.of(SpecRehearsal.result(report)), 0);
  }
}
