package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlFile;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Whether a target lets statements pass that make and drop objects: a user's event trigger may
 * refuse some. They are tried in a transaction that is rolled back.
 */
final class StatementProbe {
  private static final String READ_WRITE = "set transaction read write";

  /**
   * The ledger is made so, where the role may: most event triggers do not fire then. Nothing else
   * depends on it, see {@code LedgerSchema}.
   */
  private static final String AS_REPLICA =
      "select set_config('session_replication_role', 'replica', true)"
          + " where has_parameter_privilege('session_replication_role', 'set')";

  private StatementProbe() {}

  /** What the server said; empty when it let all pass. */
  static Optional<String> refusal(Handle target) {
    target.begin();
    try {
      target.execute(READ_WRITE);
      target.execute(AS_REPLICA);
      target.createScript(SqlFile.of(StatementProbe.class, "make_and_drop")).execute();
      return Optional.empty();
    } catch (JdbiException e) {
      if (DatabaseErrors.isTemporary(e)) {
        throw e;
      }
      return Optional.of(DatabaseErrors.oneLine(e));
    } finally {
      target.rollback();
    }
  }
}
