package dev.timescalemigration.cli.terminal;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/**
 * The surroundings of one run of the program.
 *
 * @param environment the environment's variables
 * @param out where results go
 * @param err where progress and failures go
 * @param terminal what these can show
 */
public record Shell(
    Map<String, String> environment, PrintWriter out, PrintWriter err, Terminal terminal) {

  /** Lets only lines through that cannot steer a terminal. */
  public Shell {
    out = PrintableWriter.of(out, terminal);
    err = PrintableWriter.of(err, terminal);
  }

  /** A variable of the environment that is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** Whether whoever runs the program wants to see its stack traces. */
  public boolean debugging() {
    return "1".equals(environment.get("TSM_DEBUG"));
  }
}
