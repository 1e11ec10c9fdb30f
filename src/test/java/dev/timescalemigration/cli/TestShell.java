package dev.timescalemigration.cli;

import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.cli.terminal.Terminal;
import dev.timescalemigration.servers.Pair;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** A shell without a terminal that keeps what is written, to run commands in this process. */
public final class TestShell {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Shell shell;

  private TestShell(Map<String, String> environment) {
    this.shell = new Shell(environment, new PrintWriter(out), new PrintWriter(err), Terminal.NONE);
  }

  /** A shell with nothing in its environment. */
  public static TestShell of() {
    return of(Map.of());
  }

  /** A shell with these variables. */
  public static TestShell of(Map<String, String> environment) {
    return new TestShell(environment);
  }

  /** A shell whose variables name both sides of a migration, as a user's would. */
  public static TestShell of(Pair pair) {
    return of(
        Map.of(
            "SOURCE", pair.source().uri(),
            "TARGET", pair.target().uri(),
            "PATH", System.getenv("PATH")));
  }

  /** Runs a command and answers with its exit code. */
  public int run(String... arguments) {
    return TsmCommandLine.of(shell).execute(arguments);
  }

  Shell shell() {
    return shell;
  }

  /** What was written to standard output. */
  public String out() {
    shell.out().flush();
    return out.toString();
  }

  /** What was written to standard error. */
  public String err() {
    shell.err().flush();
    return err.toString();
  }
}
