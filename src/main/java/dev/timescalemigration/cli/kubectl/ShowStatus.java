package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.cli.terminal.RedrawnLines;
import dev.timescalemigration.cli.terminal.Shell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl tsm status}. */
@Command(
    name = "status",
    header = "Shows one migration with its progress, or all of the namespace.",
    description = {
      "",
      "Without NAME it lists the migrations of the namespace. With --watch it is updated every few"
          + " seconds, until the migration is completed or cancelled.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  kubectl tsm status", "  kubectl tsm status flights --watch"})
public final class ShowStatus implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ClusterOption cluster;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The migration. Default: all of the namespace.")
  private String name;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "List the migrations of all namespaces.")
  private boolean everywhere;

  @Option(
      names = {"-w", "--watch"},
      description = "Update it every few seconds, until the migration has ended.")
  private boolean watch;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "How often --watch updates it. Default: 2s.")
  private Duration interval;

  /** The command, for one shell. */
  public ShowStatus(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Migrations migrations = cluster.open()) {
      if (!watch) {
        lines(migrations).forEach(shell.out()::println);
        shell.out().flush();
        return 0;
      }
      RedrawnLines screen = new RedrawnLines(shell);
      while (true) {
        screen.draw(lines(migrations));
        if (name != null && hasEnded(migrations.find(name))) {
          return 0;
        }
        Thread.sleep(interval.toMillis());
      }
    }
  }

  private List<String> lines(Migrations migrations) {
    if (name != null) {
      return MigrationText.lines(migrations.find(name), Instant.now(), shell.terminal());
    }
    List<TimescaleMigration> all = everywhere ? migrations.ofAllNamespaces() : migrations.all();
    return all.isEmpty()
        ? List.of(
            everywhere
                ? "there is no migration in the cluster"
                : "there is no migration in namespace "
                    + migrations.namespace()
                    + "; --all-namespaces lists all")
        : MigrationText.table(all, shell.terminal());
  }

  private static boolean hasEnded(TimescaleMigration migration) {
    return migration.getStatus() != null && migration.getStatus().completionTime() != null;
  }
}
