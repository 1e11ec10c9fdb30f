package dev.timescalemigration.cli;

import dev.timescalemigration.cli.command.CaptureCommand;
import dev.timescalemigration.cli.command.CleanCommand;
import dev.timescalemigration.cli.command.CompareCommand;
import dev.timescalemigration.cli.command.CompletionCommand;
import dev.timescalemigration.cli.command.CopyCommand;
import dev.timescalemigration.cli.command.FinishCommand;
import dev.timescalemigration.cli.command.InitCommand;
import dev.timescalemigration.cli.command.JobsCommand;
import dev.timescalemigration.cli.command.LimitCommand;
import dev.timescalemigration.cli.command.OperatorCommand;
import dev.timescalemigration.cli.command.PreflightCommand;
import dev.timescalemigration.cli.command.RefreshCaggsCommand;
import dev.timescalemigration.cli.command.RehearseCommand;
import dev.timescalemigration.cli.command.RepairCommand;
import dev.timescalemigration.cli.command.ReportCommand;
import dev.timescalemigration.cli.command.RollbackCommand;
import dev.timescalemigration.cli.command.RunCommand;
import dev.timescalemigration.cli.command.SchemaCommand;
import dev.timescalemigration.cli.command.StageCommand;
import dev.timescalemigration.cli.command.StatusCommand;
import dev.timescalemigration.cli.command.SuggestCommand;
import dev.timescalemigration.cli.command.SwitchCommand;
import dev.timescalemigration.cli.command.ValidateCommand;
import dev.timescalemigration.cli.command.VerifyCommand;
import dev.timescalemigration.cli.command.WorkerCommand;
import dev.timescalemigration.cli.terminal.Shell;
import java.util.List;
import picocli.CommandLine.Command;

/** The program without a command: shows what there is. */
@Command(
    name = "tsm",
    versionProvider = ProgramVersion.class,
    header = "Moves a production TimescaleDB database to another server while it is in use.",
    description = {
      "",
      "The application writes to both databases; everything before a completion point T is copied"
          + " chunk by chunk, compared, and cut over to. 'tsm run' does all of it from one file and"
          + " waits where a person decides; the other commands do one step each. All of them may be"
          + " stopped at any time: the same command continues where it stopped.",
      ""
    },
    commandListHeading = "",
    synopsisSubcommandLabel = "COMMAND",
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
      "130:stopped by SIGINT, run the same command again to continue",
      "143:stopped by SIGTERM, likewise"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  export SOURCE=postgres://me@old.example.com/metrics",
      "  export TARGET=postgres://me@new.example.com/metrics",
      "  tsm init && tsm preflight && tsm run -f migration.yaml"
    })
public final class TsmCommand extends TopCommand {
  private static final List<Class<?>> COMMANDS =
      List.of(
          InitCommand.class,
          RehearseCommand.class,
          RunCommand.class,
          StatusCommand.class,
          ReportCommand.class,
          PreflightCommand.class,
          SchemaCommand.class,
          SuggestCommand.class,
          CaptureCommand.class,
          StageCommand.class,
          CopyCommand.class,
          LimitCommand.class,
          VerifyCommand.class,
          CompareCommand.class,
          RepairCommand.class,
          RefreshCaggsCommand.class,
          JobsCommand.class,
          ValidateCommand.class,
          SwitchCommand.class,
          RollbackCommand.class,
          FinishCommand.class,
          CleanCommand.class,
          OperatorCommand.class,
          WorkerCommand.class,
          CompletionCommand.class);

  /** The program without a command, for one shell. */
  public TsmCommand(Shell shell) {
    super(shell);
  }

  /**
   * The commands that are needed for a command line: the one that it begins with, if it begins with
   * one, and all of them for everything else, such as help. Making a command reads its annotations,
   * and all of them together take half of the CPU time of a start.
   */
  static List<Class<?>> commandsFor(String... arguments) {
    return COMMANDS.stream()
        .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
        .filter(command -> command != CompletionCommand.class)
        .findFirst()
        .<List<Class<?>>>map(List::of)
        .orElse(COMMANDS);
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }
}
