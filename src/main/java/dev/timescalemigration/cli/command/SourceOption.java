package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Side;
import picocli.CommandLine.Option;

/** Where the source is. */
public final class SourceOption {
  @Option(
      names = "--source",
      paramLabel = "URI",
      order = -20,
      description =
          "The database that is moved: a postgres:// URI or a libpq connection string. Default:"
              + " the environment's SOURCE. Keep passwords in PGPASSFILE or SOURCE, not here,"
              + " where other users of the machine can read them.")
  private String uri;

  /** The source, not connected to yet. */
  public Database database(Shell shell) {
    return ConnectionOptions.database(shell, Side.SOURCE, uri);
  }
}
