package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.cli.terminal.Shell;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The migration that a command is about, and its cluster. */
public final class NamedMigration {
  @Mixin private ClusterOption cluster;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The migration. Default: the only one of the namespace.")
  private String name;

  /** The migrations of the namespace; the caller closes them. */
  Migrations open() {
    return cluster.open();
  }

  /** The migration. */
  TimescaleMigration in(Migrations migrations) {
    return migrations.find(name);
  }

  /** Changes fields of the migration's spec, and says what was done. */
  int patch(Shell shell, Map<String, ?> spec, String done) {
    try (Migrations migrations = open()) {
      TimescaleMigration migration = in(migrations);
      migrations.patch(migration, spec);
      shell.out().println(done + " " + Migrations.name(migration));
      shell.out().flush();
      return 0;
    }
  }
}
