package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.cli.terminal.Terminal;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.servers.Pair;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    return TsmCommandLine.of(shell, arguments).execute(arguments);
  }

  /**
   * Runs the migration of a folder's {@code migration.yaml} and answers with what it prints as
   * JSON. The final report goes to that folder too.
   *
   * @param exitCode with which it has to end
   * @param more arguments
   */
  public static JsonNode runMigration(
      Map<String, String> environment, Path folder, int exitCode, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--file",
                folder.resolve("migration.yaml").toString(),
                "--report-dir",
                folder.toString(),
                "--output",
                "json"));
    arguments.addAll(List.of(more));
    return Json.read(of(environment).expect(exitCode, arguments.toArray(String[]::new)));
  }

  /** Runs a command that has to end with this exit code, and answers with its standard output. */
  public String expect(int exitCode, String... arguments) {
    assertThat(run(arguments))
        .as("%s%n%s%n%s", String.join(" ", arguments), err(), out())
        .isEqualTo(exitCode);
    return out();
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
