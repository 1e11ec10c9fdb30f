package dev.timescalemigration.phase.schema;

import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.Side;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Statements in one transaction of the target, each of which it may refuse. */
final class Attempts {
  private final Handle target;
  private final Set<String> reasons = new LinkedHashSet<>();
  private int succeeded;

  Attempts(Handle target) {
    this.target = target;
  }

  /** Executes a statement; a refusal is noted. */
  void execute(String statement) {
    execute(List.of(statement));
  }

  /**
   * Executes all of these statements or none; a refusal is noted.
   *
   * @return whether the target took them
   */
  boolean execute(List<String> statements) {
    try {
      Savepoint savepoint = target.getConnection().setSavepoint();
      try {
        for (String statement : statements) {
          executeAsItIs(statement);
        }
        target.getConnection().releaseSavepoint(savepoint);
        succeeded++;
        return true;
      } catch (SQLException e) {
        if (DatabaseErrors.isTemporary(e)) {
          throw e;
        }
        target.getConnection().rollback(savepoint);
        reasons.add(DatabaseErrors.oneLine(e));
        return false;
      }
    } catch (SQLException e) {
      throw DatabaseErrors.translate(Side.TARGET, e);
    }
  }

  /** A name may hold what would be a parameter elsewhere. */
  private void executeAsItIs(String statement) throws SQLException {
    try (Statement plain = target.getConnection().createStatement()) {
      plain.setEscapeProcessing(false);
      plain.execute(statement);
    }
  }

  /** How many were executed. */
  int succeeded() {
    return succeeded;
  }

  /** Why the target refused some, each reason once. */
  List<String> reasons() {
    return List.copyOf(reasons);
  }
}
