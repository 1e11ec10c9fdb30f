package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.cli.terminal.Shell;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubectl tsm suspend}. */
@Command(
    name = "suspend",
    header = "Lets a migration finish what is in flight and begin nothing new.",
    description = {"", "The phase stays. 'kubectl tsm resume' continues it.", ""},
    footerHeading = "%nExample:%n",
    footer = {"  kubectl tsm suspend flights"})
public final class SuspendMigration implements Callable<Integer> {
  private final Shell shell;

  @Mixin private NamedMigration named;

  /** The command, for one shell. */
  public SuspendMigration(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return named.patch(shell, Map.of("suspend", true), "suspended");
  }
}
