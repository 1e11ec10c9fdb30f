package dev.timescalemigration.phase.limits;

import dev.timescalemigration.postgres.SqlFile;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Who else writes in the target. A session has a transaction id from its first write until its
 * commit is durable, and PostgreSQL shows the id to every role. So looks in quick succession find
 * writers also for a role that is not shown what other sessions do, and the longer their commits
 * take, the sooner.
 *
 * <p>A transaction counts when it is first seen: one that stays open and idle for hours is nobody
 * at work.
 */
final class OtherWriters {
  /** For how long a writer counts after the last new transaction that was seen. */
  private static final long REMEMBERED_NANOS = Duration.ofSeconds(30).toNanos();

  private Set<String> open = Set.of();
  private Optional<String> lastSeen = Optional.empty();
  private long lastSeenAt;

  /**
   * A transaction of another session that has written.
   *
   * @param transaction what tells it apart from all others
   * @param who the session's user and name
   */
  record Writing(String transaction, String who) {}

  /** Looks who writes at this moment. */
  void look(Handle target) {
    seen(
        target
            .createQuery(SqlFile.of(OtherWriters.class, "other_writers"))
            .map((row, context) -> new Writing(row.getString("transaction"), row.getString("who")))
            .list(),
        System.nanoTime());
  }

  /** Keeps what one look found. */
  void seen(Iterable<Writing> writing, long nanoTime) {
    Set<String> now = new HashSet<>();
    for (Writing one : writing) {
      now.add(one.transaction());
      if (!open.contains(one.transaction())) {
        lastSeen = Optional.of(one.who());
        lastSeenAt = nanoTime;
      }
    }
    open = now;
  }

  /** Somebody who has written lately, by user and session name. */
  Optional<String> atWork(long nanoTime) {
    return lastSeen.filter(who -> nanoTime - lastSeenAt < REMEMBERED_NANOS);
  }
}
