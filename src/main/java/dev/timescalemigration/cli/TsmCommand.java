package dev.timescalemigration.cli;

import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.cli.verb.CleanCommand;
import dev.timescalemigration.cli.verb.CompareCommand;
import dev.timescalemigration.cli.verb.CopyCommand;
import dev.timescalemigration.cli.verb.JobsCommand;
import dev.timescalemigration.cli.verb.LimitCommand;
import dev.timescalemigration.cli.verb.OperatorCommand;
import dev.timescalemigration.cli.verb.PreflightCommand;
import dev.timescalemigration.cli.verb.RefreshCaggsCommand;
import dev.timescalemigration.cli.verb.RunCommand;
import dev.timescalemigration.cli.verb.SchemaCommand;
import dev.timescalemigration.cli.verb.StageCommand;
import dev.timescalemigration.cli.verb.StatusCommand;
import dev.timescalemigration.cli.verb.SuggestCommand;
import dev.timescalemigration.cli.verb.SwitchCommand;
import dev.timescalemigration.cli.verb.ValidateCommand;
import dev.timescalemigration.cli.verb.VerifyCommand;
import dev.timescalemigration.cli.verb.WorkerCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program without a verb: tells what there is. */
@Command(
    name = "tsm",
    versionProvider = ProgramVersion.class,
    header = "Moves a production TimescaleDB database to another server while it is in use.",
    description = {
      "",
      "The application writes to both databases; everything before a completion point T is"
          + " copied chunk by chunk, compared, and cut over to. 'tsm run' does all of it from one"
          + " file and waits where a person decides; the other verbs do one step each. All of them"
          + " may be stopped at any time: the same command goes on where it ended.",
      ""
    },
    commandListHeading = "",
    synopsisSubcommandLabel = "VERB",
    synopsisHeading = "Usage: ",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:unexpected",
      " 2:wrong usage",
      " 3:source and target hold different data",
      " 4:a person must act; the message says how",
      " 5:waiting at a gate (run)",
      "75:temporary, run the same command again",
      "130:stopped by SIGINT, run the same command again to go on",
      "143:stopped by SIGTERM, likewise"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  export SOURCE=postgres://me@old.example.com/metrics",
      "  export TARGET=postgres://me@new.example.com/metrics",
      "  tsm preflight && tsm run -f migration.yaml"
    },
    subcommands = {
      RunCommand.class,
      StatusCommand.class,
      PreflightCommand.class,
      SchemaCommand.class,
      SuggestCommand.class,
      StageCommand.class,
      CopyCommand.class,
      LimitCommand.class,
      VerifyCommand.class,
      CompareCommand.class,
      RefreshCaggsCommand.class,
      JobsCommand.class,
      ValidateCommand.class,
      SwitchCommand.class,
      CleanCommand.class,
      OperatorCommand.class,
      WorkerCommand.class
    })
public final class TsmCommand implements Callable<Integer> {
  private static final int USAGE = 2;

  private final Shell shell;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      order = 98,
      description = "Tell how this is used.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      order = 99,
      description = "Tell which version this is.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Spec private CommandSpec spec;

  /** The program without a verb, for one shell. */
  public TsmCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(shell.err());
    return USAGE;
  }
}
