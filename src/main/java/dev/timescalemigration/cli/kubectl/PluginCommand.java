package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.cli.ProgramVersion;
import dev.timescalemigration.cli.terminal.Shell;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code kubectl tsm} without a command: shows what there is. */
@Command(
    name = "kubectl tsm",
    versionProvider = ProgramVersion.class,
    header = "Shows migrations of TimescaleDB databases in a cluster, and opens their gates.",
    description = {
      "",
      "Reads and patches TimescaleMigration resources with your own rights, as kubectl does, and"
          + " talks to no database. NAME may be left out where the namespace has one migration.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    synopsisHeading = "Usage: ",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExample:%n",
    footer = {
      "  kubectl tsm status flights --watch",
      "  kubectl tsm until 2026-11-22T10:00:00Z flights",
      "  kubectl tsm approve Switchover flights"
    },
    subcommands = {
      ShowStatus.class,
      ApproveGate.class,
      ShowSuggestion.class,
      SetCompletionPoint.class,
      SuspendMigration.class,
      ResumeMigration.class,
      CancelMigration.class,
      ShowReport.class,
      ShowLogs.class
    })
public final class PluginCommand implements Callable<Integer> {
  private static final int USAGE = 2;

  private final Shell shell;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      order = 98,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      order = 99,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Spec private CommandSpec spec;

  /** The program without a command, for one shell. */
  public PluginCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(shell.err());
    return USAGE;
  }
}
