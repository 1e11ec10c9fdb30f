package dev.timescalemigration.work.locks;

import dev.timescalemigration.postgres.SqlFile;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A lock that a session of this program waits for ({@code pg_locks}, with {@code waitstart} since
 * PostgreSQL 14), and who is in its way ({@code pg_blocking_pids()}).
 *
 * @param locked what is locked: a relation, or the kind of another thing
 * @param waitedSeconds for how long
 * @param pid the process of the session that is in its way
 * @param holder who that is and what it does, as far as the role is shown
 */
record AwaitedLock(String locked, int waitedSeconds, int pid, String holder) {

  /** The one that is awaited the longest, where that is longer than a while. */
  static Optional<AwaitedLock> find(Handle handle, Duration longerThan) {
    return handle
        .createQuery(SqlFile.of(AwaitedLock.class, "awaited_lock"))
        .bind("longer", longerThan.toMillis() / 1000.0)
        .map(
            (row, context) ->
                new AwaitedLock(
                    row.getString("locked"),
                    row.getInt("waited_seconds"),
                    row.getInt("pid"),
                    holder(
                        row.getString("usename"),
                        row.getString("application_name"),
                        row.getString("state"),
                        row.getInt("state_seconds"))))
        .findOne();
  }

  private static String holder(String role, String application, String state, int seconds) {
    return (role == null ? "no role" : "role " + role)
        + (application == null ? "" : ", " + application)
        + (state == null ? "" : ", " + state + " for " + seconds + " s");
  }

  /** What a person is to know and can do. */
  String sentence(String side) {
    return "waiting in the "
        + side
        + " for "
        + waitedSeconds
        + " s for a lock on "
        + locked
        + ", and process "
        + pid
        + " is in the way ("
        + holder
        + "): let it end, or there: select pg_terminate_backend("
        + pid
        + ")";
  }
}
