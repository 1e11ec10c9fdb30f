package dev.timescalemigration.cli;

import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.cli.terminal.Terminal;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The program's entry. The commands run as plain Java: Quarkus is not started for them, which would
 * cost more time than most of them take.
 */
@QuarkusMain
public final class Tsm {
  private Tsm() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    // The operator's log is its voice, and Quarkus sets it up.
    if (arguments.length == 0 || !arguments[0].equals("operator")) {
      Logging.quiet("1".equals(environment.get("TSM_DEBUG")));
    }
    Shell shell = shell(environment);
    int exitCode = TsmCommandLine.of(shell, arguments).execute(arguments);
    shell.out().flush();
    shell.err().flush();
    System.exit(exitCode);
  }

  /** The surroundings of this process; whoever gets it flushes its streams at the end. */
  public static Shell shell(Map<String, String> environment) {
    return new Shell(
        environment,
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        Terminal.of(environment));
  }

  private static PrintWriter writer(FileDescriptor stream) {
    return new PrintWriter(new FileOutputStream(stream), false, StandardCharsets.UTF_8);
  }
}
