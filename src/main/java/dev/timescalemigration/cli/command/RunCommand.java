package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.run.MigrationRun;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.GateApproval;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm run}. */
@Command(
    name = "run",
    header = "Runs a whole migration from its file, and continues where it stopped.",
    description = {
      "",
      "Does every step of the TimescaleMigration in the file, in this process: the same resource"
          + " that the operator takes, whose secretRef fields are ignored here: --source and"
          + " --target are used. Where a person decides, it says what it waits for and how to"
          + " continue; in a terminal, or with --wait, it waits there, and otherwise ends with 5."
          + " The file is read again whenever it changes: gates are opened, the migration is"
          + " suspended or cancelled, and the number of workers is changed by editing it.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tsm run -f migration.yaml",
      "  tsm run -f migration.yaml --approve DualWriteStarted --until 2026-11-22T10:00:00Z",
      "  tsm run -f migration.yaml --approve Switchover=5f3c0d1e"
    })
public final class RunCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "The file with the TimescaleMigration.")
  private Path file;

  @Option(
      names = "--approve",
      paramLabel = "GATE[=TOKEN]",
      description =
          "Open a gate: DualWriteStarted (in mode Capture: CaptureStarted),"
              + " ProductionLoadValidated, Switchover, and with a way back Finish or Rollback; may"
              + " be repeated. The last three need the token that is shown while the migration"
              + " waits there.")
  private List<String> approvals = List.of();

  @Option(
      names = {"-u", "--until"},
      paramLabel = "T",
      description = "The completion point, if the file has none.")
  private String until;

  @Option(names = "--wait", description = "Wait at closed gates, even without a terminal.")
  private boolean wait;

  @Option(
      names = "--retry-for",
      paramLabel = "TIME",
      defaultValue = "10m",
      description =
          "How long to try again when a server is unreachable, before ending with 75. Default:"
              + " 10m.")
  private Duration patience;

  @Option(
      names = "--report-dir",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description =
          "Where the final report is written, as NAME-report.md, NAME-report.html and"
              + " NAME-report.json. Default: the current folder.")
  private Path reportFolder;

  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public RunCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (!Files.isDirectory(reportFolder)) {
      throw MigrationFailure.usage(
          "WrongUsage",
          "--report-dir " + reportFolder + " is no folder",
          "make it, or name another one");
    }
    boolean atTerminal = shell.terminal().input() && shell.terminal().output();
    MigrationRun.RunOptions options =
        new MigrationRun.RunOptions(
            file,
            Optional.ofNullable(until),
            approvals.stream().map(RunCommand::approval).toList(),
            wait || atTerminal,
            patience,
            reportFolder,
            output.format(),
            grace.grace());
    return new MigrationRun(shell, source.database(shell), target.database(shell), options).run();
  }

  private static GateApproval approval(String text) {
    int equals = text.indexOf('=');
    Gate gate = Gate.named(equals < 0 ? text : text.substring(0, equals));
    if (gate == Gate.COMPLETION_POINT) {
      throw MigrationFailure.usage(
          "WrongUsage",
          "gate CompletionPoint is not opened by an approval",
          "give the completion point with --until T");
    }
    return new GateApproval(
        gate, equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1)));
  }
}
