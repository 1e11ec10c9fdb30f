package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.WayBackText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.engine.WayBackChoice;
import dev.timescalemigration.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The token of what a person relies on who ends a way back. */
public final class WayBackTokenOption {
  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "The token that the command shows without this option, with what is to be known before."
              + " Not needed to complete what an earlier run has begun.")
  private String token;

  /**
   * What came of it: one of the two.
   *
   * @param shown what is to be known before
   * @param done what was done
   */
  record ShownOrDone<R>(Optional<WayBackChoice.WayBackOutlook> shown, Optional<R> done) {}

  /**
   * Shows what is to be known, or makes the choice where the token says that it is known.
   *
   * @param stopsWrites whether switching back sets the target to read-only
   */
  <R> ShownOrDone<R> choose(
      WayBackChoice choice, boolean stopsWrites, Function<Optional<String>, R> made) {
    if (token == null) {
      WayBackChoice.WayBackOutlook outlook = choice.look(stopsWrites);
      if (outlook.token().isPresent()) {
        return new ShownOrDone<>(Optional.of(outlook), Optional.empty());
      }
    }
    return new ShownOrDone<>(Optional.empty(), Optional.of(made.apply(Optional.ofNullable(token))));
  }

  /**
   * Writes what came of it.
   *
   * @param command the command that continues, without its token
   * @return the exit code
   */
  <R> int print(
      Shell shell,
      OutputOption output,
      ShownOrDone<R> outcome,
      String command,
      Function<R, List<String>> text) {
    if (outcome.shown().isPresent()) {
      WayBackChoice.WayBackOutlook outlook = outcome.shown().get();
      List<String> lines = new ArrayList<>(WayBackText.choice(outlook.report()));
      lines.add("  continue with " + command + " --token " + outlook.token().orElseThrow());
      output.print(shell, outlook, lines);
      return FailureKind.WAITING.exitCode();
    }
    R done = outcome.done().orElseThrow();
    output.print(shell, done, text.apply(done));
    return 0;
  }
}
