package dev.timescalemigration.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.timescalemigration.cli.terminal.OutputFormat;
import dev.timescalemigration.cli.terminal.Secrets;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.engine.KnownFailure;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import java.io.PrintWriter;
import java.io.StringWriter;

/** How a failure is reported: one line, or one JSON object, and the exit code of its kind. */
final class FailureMessage {

  /** A failure for programs. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record JsonFailure(
      String error, String message, String hint, String sqlState, int exitCode) {}

  private FailureMessage() {}

  /**
   * Reports a failure on standard error.
   *
   * @param command what was run, such as {@code tsm copy}
   * @return the exit code
   */
  static int print(Shell shell, OutputFormat format, String command, Throwable thrown) {
    MigrationFailure failure = KnownFailure.of(thrown);
    String message = Secrets.hidden(failure.getMessage());
    String hint = failure.hint().map(Secrets::hidden).orElse(null);
    int exitCode = failure.kind().exitCode();
    if (format == OutputFormat.JSON) {
      shell
          .err()
          .println(
              Json.write(
                  new JsonFailure(
                      failure.reason(), message, hint, failure.sqlState().orElse(null), exitCode)));
    } else {
      shell
          .err()
          .println(
              command + ": " + (hint == null ? message : MigrationFailure.joined(message, hint)));
    }
    if (shell.debugging()) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace, true));
      shell.err().print(Secrets.hidden(trace.toString()));
    }
    shell.err().flush();
    return exitCode;
  }
}
