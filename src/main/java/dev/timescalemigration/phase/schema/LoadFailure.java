package dev.timescalemigration.phase.schema;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.ClientProcess;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlState;
import java.sql.SQLException;
import java.util.Optional;

/** Why a load stopped: the statement that the target refused, and what to do about it. */
final class LoadFailure {
  private static final String AGAIN = "run the same command again; the target is as it was";
  private static final String THEN = " Then " + AGAIN;

  /** psql's exit code when it lost its connection; 3 is an error in the script. */
  private static final int CONNECTION_LOST = 2;

  private final Database source;
  private final Database target;

  LoadFailure(Database source, Database target) {
    this.source = source;
    this.target = target;
  }

  /** The failure a person reads. */
  MigrationFailure of(ClientProcess.ProcessResult loaded) {
    return LoadError.find(loaded.errorLines())
        .map(this::refused)
        .orElseGet(() -> endedWithoutError(loaded));
  }

  private static MigrationFailure endedWithoutError(ClientProcess.ProcessResult loaded) {
    String said = loaded.errorLines().stream().findFirst().orElse("exit code " + loaded.exitCode());
    return MigrationFailure.of(
        loaded.exitCode() == CONNECTION_LOST ? FailureKind.TEMPORARY : FailureKind.UNEXPECTED,
        "LoadFailed",
        "psql did not load the schema into the target: " + said,
        AGAIN);
  }

  private MigrationFailure refused(LoadError error) {
    if (DatabaseErrors.isTemporary(new SQLException(error.message(), error.state()))) {
      return MigrationFailure.of(
          FailureKind.TEMPORARY,
          "LoadFailed",
          "the schema was not loaded into the target: " + error.describe(),
          AGAIN);
    }
    return MigrationFailure.userAction(
            "LoadFailed",
            "the schema does not load into the target: " + error.describe(),
            fix(error) + THEN)
        .causedBy(null, error.state());
  }

  private String fix(LoadError error) {
    Optional<String> searchPath = FunctionSearchPath.fix(source, error);
    if (searchPath.isPresent()) {
      return "a function must find what it names whatever the session's search_path is: run in the"
          + " source: "
          + searchPath.get();
    }
    return switch (error.state()) {
      case SqlState.UNDEFINED_OBJECT ->
          "create in the target what it misses (roles come along unless they are skipped).";
      case SqlState.INSUFFICIENT_PRIVILEGE -> mayNot();
      case SqlState.NOT_NULL_VIOLATION,
          SqlState.FOREIGN_KEY_VIOLATION,
          SqlState.UNIQUE_VIOLATION,
          SqlState.CHECK_VIOLATION ->
          "correct in the source the rows that break that constraint, or drop it there.";
      case SqlState.OUT_OF_MEMORY ->
          "raise max_locks_per_transaction in the target and restart it.";
      case SqlState.UNDEFINED_FILE,
          SqlState.FEATURE_NOT_SUPPORTED,
          SqlState.INVALID_PARAMETER_VALUE,
          SqlState.CONFIG_FILE_ERROR ->
          "install in the target's server what that statement needs, as in the source's.";
      default -> "change in the source what that statement makes, or prepare the target for it.";
    };
  }

  private String mayNot() {
    String role = Identifiers.quote(target.settings().user());
    return "'tsm preflight' lists the rights that the target's role lacks, with the statements that"
        + " give them. If only a superuser may run that statement, drop in the source what"
        + " it makes, or let the role be one until the migration is completed, as an"
        + " administrator of the target: ALTER ROLE "
        + role
        + " SUPERUSER;";
  }
}
