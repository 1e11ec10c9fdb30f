package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.progress.Display;
import dev.timescalemigration.cli.terminal.Interruption;
import dev.timescalemigration.cli.terminal.OutputFormat;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.cli.terminal.Signals;
import dev.timescalemigration.cli.terminal.WorkerName;
import dev.timescalemigration.compare.identity.DistinctDatabases;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.locks.LockWatch;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * One phase as a command of its own: run once, shown while it runs, ended by a signal if one comes.
 */
final class PhaseRun {
  /** The name under which the ledger knows a migration that is done command by command. */
  static final String MIGRATION_OF_COMMANDS = "migration";

  private final Shell shell;
  private final Database source;
  private final Database target;
  private final OutputFormat format;
  private final Duration grace;

  PhaseRun(Shell shell, Database source, Database target, OutputFormat format, Duration grace) {
    this.shell = shell;
    this.source = source;
    this.target = target;
    this.format = format;
    this.grace = grace;
  }

  /**
   * Runs a phase.
   *
   * @param phase makes its report
   * @param show writes the report and answers with the exit code
   * @param <R> the report
   * @return the exit code: the signal's when one came
   */
  <R> int run(Function<PhaseContext, R> phase, ToIntFunction<R> show) {
    Clock clock = Clock.systemUTC();
    Interruption interruption = new Interruption(grace, Runtime.getRuntime()::halt);
    R report;
    try (Display display = Display.of(shell, format, clock);
        Signals signals = new Signals(interruption::signalled)) {
      interruption.announceTo(display::message);
      report = run(phase, interruption.begin(), display, clock);
    } catch (RuntimeException e) {
      // What a phase throws when its queries were cancelled says nothing to whoever stopped it.
      if (interruption.exitCode().isEmpty()) {
        throw e;
      }
      shell.err().println("stopped. Run the same command again to continue");
      return interruption.exitCode().getAsInt();
    }
    int exitCode = show.applyAsInt(report);
    return interruption.exitCode().orElse(exitCode);
  }

  private <R> R run(
      Function<PhaseContext, R> phase, StopSignal stop, Display display, Clock clock) {
    PhaseContext context =
        new PhaseContext(source, target, display, stop, clock, WorkerName.ofThisProcess());
    try (PhaseContext.KeptSessions kept = context.keepingSessions();
        LockWatch locks = LockWatch.begin(context)) {
      DistinctDatabases.require(source, target);
      return phase.apply(context);
    }
  }
}
