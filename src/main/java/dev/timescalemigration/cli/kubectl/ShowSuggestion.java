package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.api.v1alpha1.CompletionPointStatus;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.MigrationFailure;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubectl tsm suggest}. */
@Command(
    name = "suggest",
    header = "Shows the completion point that the operator suggests, and why.",
    description = {
      "",
      "The operator compares both databases while a migration waits at gate CompletionPoint.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {"  kubectl tsm suggest flights"})
public final class ShowSuggestion implements Callable<Integer> {
  private final Shell shell;

  @Mixin private NamedMigration named;

  /** The command, for one shell. */
  public ShowSuggestion(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (Migrations migrations = named.open()) {
      TimescaleMigration migration = named.in(migrations);
      CompletionPointStatus found =
          Optional.ofNullable(migration.getStatus())
              .map(TimescaleMigrationStatus::completionPoint)
              .filter(point -> point.suggested() != null)
              .orElseThrow(
                  () ->
                      MigrationFailure.userAction(
                          "NoSuggestion",
                          "there is no suggestion for " + Migrations.name(migration),
                          "there is one while it waits at gate CompletionPoint; 'kubectl tsm"
                              + " status "
                              + Migrations.name(migration)
                              + "' shows where it is"));
      shell.out().println(found.suggested());
      if (found.evidence() != null) {
        shell.out().println(found.evidence());
      }
      shell
          .out()
          .println(
              "to take it: kubectl tsm until '"
                  + found.suggested()
                  + "' "
                  + Migrations.name(migration)
                  + " --namespace "
                  + migrations.namespace());
      shell.out().flush();
      return 0;
    }
  }
}
