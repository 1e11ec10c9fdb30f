package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.ConnectionSettings;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Side;
import java.util.Locale;

/** Finds a database by its option or by the environment. */
final class ConnectionOptions {
  private ConnectionOptions() {}

  static Database database(Shell shell, Side side, String given) {
    String variable = side.value().toUpperCase(Locale.ROOT);
    String text =
        given != null
            ? given
            : shell
                .variable(variable)
                .orElseThrow(
                    () ->
                        MigrationFailure.usage(
                            "ConnectionMissing",
                            "no " + side.value() + " is given",
                            "give --" + side.value() + " URI, or set " + variable));
    try {
      return new Database(side, ConnectionSettings.parse(text, shell.environment()));
    } catch (MigrationFailure failure) {
      throw MigrationFailure.of(
          failure.kind(),
          failure.reason(),
          side.value() + ": " + failure.getMessage(),
          failure.hint().orElse(null));
    }
  }
}
