package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.MigrationFailure;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubectl tsm cancel}. */
@Command(
    name = "cancel",
    header = "Gives a migration up, at any time before the switch.",
    description = {
      "",
      "The source stays as it was found. The data that is in the target already stays there. A"
          + " cancelled migration does not continue.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {"  kubectl tsm cancel flights"})
public final class CancelMigration implements Callable<Integer> {
  private final Shell shell;

  @Mixin private NamedMigration named;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  /** The command, for one shell. */
  public CancelMigration(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (Migrations migrations = named.open()) {
      TimescaleMigration migration = named.in(migrations);
      String what = migrations.namespace() + "/" + Migrations.name(migration);
      if (!yes && !Question.confirm(shell, "Cancel " + what + " for good?")) {
        throw MigrationFailure.userAction(
            "NotConfirmed", what + " continues", "answer y, or give --yes");
      }
      migrations.patch(migration, Map.of("cancel", true));
      shell.out().println("cancelled " + Migrations.name(migration));
      shell.out().flush();
      return 0;
    }
  }
}
