package dev.timescalemigration.cli.run;

import dev.timescalemigration.api.v1alpha1.DeprecatedFields;
import dev.timescalemigration.cli.progress.Display;
import dev.timescalemigration.cli.report.PhaseText;
import dev.timescalemigration.cli.terminal.Interruption;
import dev.timescalemigration.cli.terminal.OutputFormat;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.cli.terminal.Signals;
import dev.timescalemigration.cli.terminal.WorkerName;
import dev.timescalemigration.engine.PhaseHandlers;
import dev.timescalemigration.engine.Share;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.GateApproval;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.work.PhaseContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One call of {@code tsm run}: the loop with its surroundings, and how it ends. */
public final class MigrationRun {

  /**
   * What the command line says.
   *
   * @param file the migration's file
   * @param until the completion point, where the file has none
   * @param approvals gates that are opened
   * @param waitAtGates whether to wait for a person, or to end
   * @param patience how long to try again when a server is unreachable
   * @param reportFolder where the final report goes
   * @param format for whom results are written
   * @param grace how long work in flight may continue after a signal
   */
  public record RunOptions(
      Path file,
      Optional<String> until,
      List<GateApproval> approvals,
      boolean waitAtGates,
      Duration patience,
      Path reportFolder,
      OutputFormat format,
      Duration grace) {

    /** Copies the approvals. */
    public RunOptions {
      approvals = List.copyOf(approvals);
    }
  }

  private final Shell shell;
  private final Database source;
  private final Database target;
  private final RunOptions options;

  /** A run that has not begun. */
  public MigrationRun(Shell shell, Database source, Database target, RunOptions options) {
    this.shell = shell;
    this.source = source;
    this.target = target;
    this.options = options;
  }

  /**
   * Runs until the migration has ended, waits for a person, or a signal comes.
   *
   * @return the exit code
   */
  public int run() {
    SpecSource wanted =
        new SpecSource(new MigrationFile(options.file()), options.until(), options.approvals());
    Clock clock = Clock.systemUTC();
    Interruption interruption = new Interruption(options.grace(), Runtime.getRuntime()::halt);
    Optional<RunEnd> end;
    try (Display display = Display.of(shell, options.format(), clock);
        Signals signals = new Signals(interruption::signalled)) {
      interruption.announceTo(display::message);
      PhaseContext surroundings =
          new PhaseContext(
              source, target, display, interruption.begin(), clock, WorkerName.ofThisProcess());
      LocalRunner runner =
          new LocalRunner(
              wanted,
              PhaseHandlers.of(wanted.name(), Share.EVERYTHING),
              new PhaseText(shell.terminal()),
              surroundings,
              display,
              interruption,
              options.waitAtGates(),
              options.patience());
      DeprecatedFields.warning(wanted.spec()).ifPresent(display::message);
      try (PhaseContext.KeptSessions kept = surroundings.keepingSessions();
          FileWatch watch = new FileWatch(wanted, runner::specChanged, display::message)) {
        end = runner.run();
      }
    }
    return end.map(this::report)
        .orElseGet(
            () -> {
              shell.err().println("stopped. Run the same command again to continue");
              return interruption.exitCode().orElse(FailureKind.STOPPED.exitCode());
            });
  }

  private int report(RunEnd end) {
    boolean ended = Phase.ofValue(end.phase()).orElseThrow().kind() == Phase.PhaseKind.END;
    Optional<FinalReportFiles> report =
        ended ? FinalReportFiles.write(source, target, options.reportFolder()) : Optional.empty();
    if (options.format() == OutputFormat.JSON) {
      shell.out().println(Json.write(end));
    } else if (end.suspended()) {
      shell
          .out()
          .println(
              "suspended in phase "
                  + end.phase()
                  + ": set spec.suspend to false in "
                  + options.file()
                  + " and run the same command again");
    } else if (ended) {
      shell.out().println("the migration " + end.migration() + " is " + end.phase());
    }
    AccessFile.write(target, end.migration(), options.reportFolder())
        .ifPresent(file -> shell.err().println("owners and privileges to give: " + file));
    report.ifPresent(files -> shell.err().println("report: " + files.markdown()));
    shell.out().flush();
    return ended ? 0 : FailureKind.WAITING.exitCode();
  }
}
