package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.SqlState;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.PGConnection;

/**
 * Finds out what is between, by the server's process ids.
 *
 * <p>A server sends a new session the id of the process that serves it. A pooler makes up an id of
 * its own, so the two differ. A pooler that pools transactions then gives a process that served one
 * idle session to the next one's transaction: two sessions that are open at once are served by one
 * process, or one session by two.
 */
final class PoolingProbe {

  private PoolingProbe() {}

  static Pooling of(Database database, Handle first) {
    int process = process(first);
    if (process == announcedProcess(first)) {
      return Pooling.NONE;
    }
    try (Handle second = database.open()) {
      second.begin();
      // Asked in this order: a pool of one connection would let the first session wait for ever.
      boolean shared = process(second) == process || process(first) != process;
      second.rollback();
      return shared ? Pooling.TRANSACTION : Pooling.SESSION;
    } catch (JdbiException e) {
      // A statement pooler refuses transactions (PgBouncer, pool_mode = statement).
      if (e.getCause() instanceof SQLException sql
          && SqlState.PROTOCOL_VIOLATION.equals(sql.getSQLState())) {
        return Pooling.TRANSACTION;
      }
      throw e;
    }
  }

  private static int process(Handle handle) {
    return handle.createQuery("select pg_backend_pid()").mapTo(Integer.class).one();
  }

  private static int announcedProcess(Handle handle) {
    try {
      return handle.getConnection().unwrap(PGConnection.class).getBackendPID();
    } catch (SQLException e) {
      throw new IllegalStateException("the session is no session of PostgreSQL's driver", e);
    }
  }
}
