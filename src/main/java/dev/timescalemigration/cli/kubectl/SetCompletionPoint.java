package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.cli.terminal.Shell;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl tsm until}. */
@Command(
    name = "until",
    header = "Sets the completion point T: everything before it is backfilled.",
    description = {
      "",
      "T is a timestamp such as 2026-11-22T10:00:00Z, or an integer for hypertables with integer"
          + " time. It must lie after the last writer began to write to both databases. The cluster"
          + " refuses a point that it cannot read, and any change once chunks are verified.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {"  kubectl tsm until 2026-11-22T10:00:00Z flights"})
public final class SetCompletionPoint implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ClusterOption cluster;

  @Parameters(index = "0", paramLabel = "T", description = "The completion point.")
  private String point;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The migration. Default: the only one of the namespace.")
  private String name;

  /** The command, for one shell. */
  public SetCompletionPoint(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (Migrations migrations = cluster.open()) {
      TimescaleMigration migration = migrations.find(name);
      migrations.patch(migration, Map.of("completionPoint", point));
      shell
          .out()
          .println("set the completion point of " + Migrations.name(migration) + " to " + point);
      shell.out().flush();
      return 0;
    }
  }
}
