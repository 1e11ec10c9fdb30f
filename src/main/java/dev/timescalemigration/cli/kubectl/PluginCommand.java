package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.cli.ProgramVersion;
import dev.timescalemigration.cli.TopCommand;
import dev.timescalemigration.cli.terminal.Shell;
import picocli.CommandLine.Command;

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
public final class PluginCommand extends TopCommand {
  /** The program without a command, for one shell. */
  public PluginCommand(Shell shell) {
    super(shell);
  }
}
