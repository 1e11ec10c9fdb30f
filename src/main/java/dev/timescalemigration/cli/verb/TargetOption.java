package dev.timescalemigration.cli.verb;

import dev.timescalemigration.cli.terminal.Shell;
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
}
