package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.terminal.OutputFormat;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.ledger.Json;
import java.util.List;
import picocli.CommandLine.Option;

/** In which form the result is written. */
public final class OutputOption {
  /** The option's name. */
  public static final String NAME = "--output";

  @Option(
      names = {"-o", NAME},
      paramLabel = "FORMAT",
      order = 90,
      defaultValue = "text",
      description =
          "text or json. With json the result is one JSON value on standard output,"
              + " and progress one JSON object a line on standard error. Default: text.")
  private OutputFormat format;

  /** The wanted form. */
  public OutputFormat format() {
    return format;
  }

  /**
   * Writes a result.
   *
   * @param result what is written as JSON
   * @param lines what is written as text
   */
  public void print(Shell shell, Object result, List<String> lines) {
    if (format == OutputFormat.JSON) {
      shell.out().println(Json.write(result));
    } else {
      lines.forEach(shell.out()::println);
    }
    shell.out().flush();
  }
}
