package dev.timescalemigration.phase.schema;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.ClientProcess;
import dev.timescalemigration.postgres.Side;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the client programs wrote to stderr: what is harmless, and why a dump stopped. */
final class DumpErrors {
  /**
   * pg_dump warns once for each group of tables with foreign keys in a circle; up to 2.26 the
   * extension's own {@code hypertable}, {@code chunk} and {@code continuous_agg} have them. It says
   * so in four lines, the second naming one table or more.
   */
  private static final Pattern CIRCULAR =
      Pattern.compile("pg_dump: warning: there are circular foreign-key constraints .*");

  private static final Pattern MORE_OF_WARNING = Pattern.compile("pg_dump: (detail|hint): .*");

  private static final Pattern PSQL_WARNING =
      Pattern.compile("(?:psql:.*?)?WARNING:  [0-9A-Z]{5}: (.*)");

  /** Retention drops chunks at any time, and pg_dump locks what it has listed before. */
  private static final Pattern DROPPED =
      Pattern.compile("relation \"[^\"]*\" does not exist|could not open relation with OID");

  private DumpErrors() {}

  /**
   * How many harmless warnings pg_dump wrote.
   *
   * @throws MigrationFailure when it failed, or wrote anything that is not known to be harmless
   */
  static int harmlessWarnings(ClientProcess.ProcessResult result) {
    int warnings = 0;
    boolean inWarning = false;
    for (String line : result.errorLines()) {
      if (CIRCULAR.matcher(line).matches()) {
        warnings++;
        inWarning = true;
      } else if (!inWarning || !MORE_OF_WARNING.matcher(line).matches()) {
        throw failed(Side.SOURCE, "pg_dump", result);
      }
    }
    if (!result.succeeded() || result.errorLinesDropped() > 0) {
      throw failed(Side.SOURCE, "pg_dump", result);
    }
    return warnings;
  }

  /** Warnings of the load that the server sent. */
  static List<String> warnings(ClientProcess.ProcessResult result) {
    return result.errorLines().stream()
        .map(PSQL_WARNING::matcher)
        .filter(Matcher::matches)
        .map(matcher -> "the target warned: " + matcher.group(1))
        .toList();
  }

  /** Why pg_dump or pg_dumpall stopped, with its first line that is no harmless warning. */
  static MigrationFailure failed(Side side, String program, ClientProcess.ProcessResult result) {
    String said =
        result.errorLines().stream()
            .filter(line -> !CIRCULAR.matcher(line).matches())
            .filter(line -> !MORE_OF_WARNING.matcher(line).matches())
            .findFirst()
            .orElse("exit code " + result.exitCode());
    String lastDetail =
        result.errorLines().stream()
            .filter(line -> line.startsWith(program + ": detail: "))
            .reduce((a, b) -> b)
            .map(line -> "; " + line.substring((program + ": detail: ").length()))
            .orElse("");
    if (DROPPED.matcher(said).find()) {
      return MigrationFailure.of(
          FailureKind.TEMPORARY,
          "DroppedDuringDump",
          "a table or chunk of the "
              + side.value()
              + " was dropped while "
              + program
              + " read it: "
              + said,
          "run the same command again; the target is as it was");
    }
    return MigrationFailure.userAction(
        "DumpFailed",
        program + " did not read the " + side.value() + " without an error: " + said + lastDetail,
        "fix what it names; the target is as it was, so the same command can be run again");
  }
}
