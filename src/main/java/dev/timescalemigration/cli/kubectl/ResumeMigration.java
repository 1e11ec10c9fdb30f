package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.cli.terminal.Shell;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubectl tsm resume}. */
@Command(
    name = "resume",
    header = "Lets a suspended migration continue.",
    description = {"", "Does nothing if the migration is not suspended.", ""},
    footerHeading = "%nExample:%n",
    footer = {"  kubectl tsm resume flights"})
public final class ResumeMigration implements Callable<Integer> {
  private final Shell shell;

  @Mixin private NamedMigration named;

  /** The command, for one shell. */
  public ResumeMigration(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return named.patch(shell, Map.of("suspend", false), "resumed");
  }
}
