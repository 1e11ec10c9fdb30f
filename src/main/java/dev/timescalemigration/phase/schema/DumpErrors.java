package dev.timescalemigration.phase.schema;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.ClientProcess;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the client programs wrote to stderr: what is harmless, and what stops the load. */
final class DumpErrors {
  /**
   * pg_dump warns once for each group of tables with foreign keys in a circle; up to 2.26 the
   * extension's own {@code hypertable}, {@code chunk} and {@code continuous_agg} have them. It says
   * so in four lines, the second naming one table or more.
   */
  private static final Pattern CIRCULAR =
      Pattern.compile("pg_dump: warning: there are circular foreign-key constraints .*");

  private static final Pattern MORE_OF_WARNING = Pattern.compile("pg_dump: (detail|hint): .*");

  /**
   * {@code psql:<stdin>:12: ERROR: 42704: role "x" does not exist}, as VERBOSITY=verbose has it.
   */
  private static final Pattern PSQL_ERROR =
      Pattern.compile("(?:psql:.*?)?(?:ERROR|FATAL|PANIC):  ([0-9A-Z]{5}): (.*)");

  private static final Pattern PSQL_WARNING =
      Pattern.compile("(?:psql:.*?)?WARNING:  [0-9A-Z]{5}: (.*)");

  /** psql's exit code when it lost its connection; 3 is an error in the script. */
  private static final int CONNECTION_LOST = 2;

  private DumpErrors() {}

  /**
   * How many harmless warnings pg_dump wrote.
   *
   * @throws MigrationFailure when it failed, or wrote anything that is not known to be harmless
   */
  static int harmlessWarnings(ClientProcess.Result result) {
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
  static List<String> warnings(ClientProcess.Result result) {
    return result.errorLines().stream()
        .map(PSQL_WARNING::matcher)
        .filter(Matcher::matches)
        .map(matcher -> "the target warned: " + matcher.group(1))
        .toList();
  }

  /** Why pg_dump or pg_dumpall stopped, with its first line that is no harmless warning. */
  static MigrationFailure failed(Side side, String program, ClientProcess.Result result) {
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
    return MigrationFailure.userAction(
        "DumpFailed",
        program + " did not read the " + side.word() + " without an error: " + said + lastDetail,
        "mend what it names; the target is as it was, so the same command can be run again");
  }

  /** Why the load stopped. */
  static MigrationFailure loadFailed(ClientProcess.Result result) {
    Optional<Matcher> error =
        result.errorLines().stream().map(PSQL_ERROR::matcher).filter(Matcher::matches).findFirst();
    if (error.isEmpty()) {
      String said =
          result.errorLines().stream().findFirst().orElse("exit code " + result.exitCode());
      return MigrationFailure.of(
          result.exitCode() == CONNECTION_LOST ? FailureKind.TEMPORARY : FailureKind.UNEXPECTED,
          "LoadFailed",
          "psql did not load the schema into the target: " + said,
          "the target is as it was; run the same command again");
    }
    String state = error.get().group(1);
    String said = error.get().group(2);
    if (DatabaseErrors.isTemporary(new SQLException(said, state))) {
      return MigrationFailure.of(
          FailureKind.TEMPORARY,
          "LoadFailed",
          "the schema was not loaded into the target: " + said,
          "the target is as it was; run the same command again");
    }
    return MigrationFailure.userAction(
            "LoadFailed", "the schema does not load into the target: " + said, mend(state))
        .causedBy(null, state);
  }

  private static String mend(String state) {
    return switch (state) {
      case "42704" ->
          "create in the target what it misses (roles come along unless they are skipped), then run"
              + " the same command again";
      case "42501" ->
          "grant that to the target's role or load with its owner, then run the same command again;"
              + " the target is as it was";
      case "53200" ->
          "raise max_locks_per_transaction in the target and restart it, then run the same command"
              + " again; the target is as it was";
      default ->
          "mend that in the source or the target, then run the same command again; the target is as"
              + " it was";
    };
  }
}
