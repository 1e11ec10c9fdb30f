package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.cli.Logging;
import dev.timescalemigration.cli.Tsm;
import dev.timescalemigration.cli.TsmCommandLine;
import dev.timescalemigration.cli.terminal.Shell;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;

/** The entry of {@code kubectl tsm}, a plugin of kubectl: the same program, other commands. */
public final class KubectlTsm {
  private KubectlTsm() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    // The Kubernetes client logs to it, and says so on the terminal where it is not the JVM's.
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    Logging.quiet("1".equals(environment.get("TSM_DEBUG")));
    Shell shell = Tsm.shell(environment);
    int exitCode = run(shell, arguments);
    shell.out().flush();
    shell.err().flush();
    System.exit(exitCode);
  }

  /** Runs the command line; the exit code. */
  static int run(Shell shell, String... arguments) {
    CommandLine line = TsmCommandLine.of(PluginCommand.class, shell);
    if (arguments.length > 0 && arguments[0].equals(CompleteWords.COMMAND)) {
      CompleteWords.print(line, Arrays.asList(arguments).subList(1, arguments.length), shell.out());
      return 0;
    }
    return line.execute(arguments);
  }
}
