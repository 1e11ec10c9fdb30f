package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.phase.clean.CleanPhase;
import dev.timescalemigration.postgres.Database;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm clean}. */
@Command(
    name = "clean",
    header = "Removes the migration's ledger from the target.",
    description = {
      "",
      "Drops schema _timescale_migration: the list of chunks, their verdicts and all reports. The"
          + " migrated data stays. What 'tsm compare' kept there is removed too. A migration that"
          + " is not finished cannot be resumed afterwards, and is removed only with --force.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = "  tsm clean --target postgres://me@new.example.com/metrics")
public final class CleanCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private TargetOption target;

  @Option(names = "--force", description = "Also if chunks are not copied yet, or differ.")
  private boolean force;

  @Option(
      names = "--source-gone",
      description =
          "With --force, also if capture is on. If the source is not gone, its replication slot"
              + " stays there and keeps the source's write-ahead log.")
  private boolean sourceGone;

  @Mixin private OutputOption output;

  /** The command, for one shell. */
  public CleanCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Database database = target.withoutSource(shell);
    boolean removed = new CleanPhase(database, force, sourceGone).run();
    output.print(
        shell,
        Map.of("removed", removed),
        List.of(
            removed
                ? "removed the ledger from the target " + database
                : "the target " + database + " has no ledger"));
    return 0;
  }
}
