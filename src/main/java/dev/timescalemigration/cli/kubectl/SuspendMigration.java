package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.cli.terminal.Shell;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl tsm suspend}. */
@Command(
    name = "suspend",
    header = "Lets a migration finish what is in flight and begin nothing new.",
    description = {"", "The phase stays. 'kubectl tsm resume' continues it.", ""},
    footerHeading = "%nExample:%n",
    footer = {"  kubectl tsm suspend flights"})
public final class SuspendMigration implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ClusterOption cluster;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The migration. Default: the only one of the namespace.")
  private String name;

  /** The command, for one shell. */
  public SuspendMigration(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (Migrations migrations = cluster.open()) {
      TimescaleMigration migration = migrations.find(name);
      migrations.patch(migration, Map.of("suspend", true));
      shell.out().println("suspended " + Migrations.name(migration));
      shell.out().flush();
      return 0;
    }
  }
}
