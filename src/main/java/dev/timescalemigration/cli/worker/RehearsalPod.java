package dev.timescalemigration.cli.worker;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.cli.progress.Display;
import dev.timescalemigration.cli.report.RehearsalText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.engine.rehearsal.Rehearsal;
import dev.timescalemigration.engine.rehearsal.RehearsalReport;
import dev.timescalemigration.engine.rehearsal.SpecRehearsal;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.work.PhaseContext;

/**
 * A rehearsal, done by a pod: what it found is in its termination message, and all of it in its
 * log. One that was killed is begun again, and removes what the earlier one left.
 */
public final class RehearsalPod {
  /** The name in place of a phase. */
  public static final String NAME = Rehearsal.NAME;

  private final Shell shell;
  private final PodOptions options;

  /** A run that has not begun. */
  public RehearsalPod(Shell shell, PodOptions options) {
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
  public int run(TwoSides<Database> databases) {
    return new PodRun(shell, options).ofMigration(databases, this::work);
  }

  private PodRun.End work(TimescaleMigrationSpec spec, PhaseContext context, Display log) {
    RehearsalReport report = new Rehearsal(context, SpecRehearsal.options(spec)).run();
    RehearsalText.lines(report, shell.terminal()).forEach(log::print);
    return new PodRun.End(TerminationMessage.of(SpecRehearsal.result(report)), 0);
  }
}
