package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.compare.identity.DistinctDatabases;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Side;
import picocli.CommandLine.Option;

/** Where the target is. */
public final class TargetOption {
  @Option(
      names = "--target",
      paramLabel = "URI",
      order = -19,
      description = "The database that is filled. Default: the environment's TARGET.")
  private String uri;

  /** The target, not connected to yet. */
  public Database database(Shell shell) {
    return ConnectionOptions.database(shell, Side.TARGET, uri);
  }

  /**
   * The target of a command that writes and has no source: compared with the environment's {@code
   * SOURCE}, where there is one that answers.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure when that is the same database
   */
  Database withoutSource(Shell shell) {
    Database target = database(shell);
    if (shell.variable("SOURCE").isPresent()) {
      DistinctDatabases.requireIfSourceAnswers(
          ConnectionOptions.database(shell, Side.SOURCE, null), target);
    }
    return target;
  }
}
