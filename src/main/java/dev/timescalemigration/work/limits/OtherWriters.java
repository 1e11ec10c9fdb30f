package dev.timescalemigration.work.limits;

import dev.timescalemigration.postgres.SqlFile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
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
 * at work. Nor is who writes once in a while, such as a monitor: several transactions within some
 * seconds make a writer, and each further one keeps it.
 */
final class OtherWriters {
  /** For how long a writer counts after the last new transaction that was seen. */
  private static final long REMEMBERED_NANOS = Duration.ofSeconds(30).toNanos();

  private static final int MAKE_A_WRITER = 3;
  private static final long WITHIN_NANOS = Duration.ofSeconds(10).toNanos();

  private final Deque<Long> seenAt = new ArrayDeque<>();
  private Set<String> open = Set.of();
  private Optional<String> writer = Optional.empty();
  private long writerSeenAt;

  /**
   * A transaction of another session that has written.
   *
   * @param transaction what distinguishes it from all others
   * @param who the session's user and name
   */
  record WritingTransaction(String transaction, String who) {}

  /** Looks who writes at this moment. */
  void look(Handle target) {
    seen(writing(target), System.nanoTime());
  }

  /** The transactions of others that write at this moment. */
  static List<WritingTransaction> writing(Handle target) {
    return target
        .createQuery(SqlFile.of(OtherWriters.class, "other_writers"))
        .map(
            (row, context) ->
                new WritingTransaction(row.getString("transaction"), row.getString("who")))
        .list();
  }

  /** Keeps what one look found. */
  void seen(Iterable<WritingTransaction> writing, long nanoTime) {
    Set<String> now = new HashSet<>();
    for (WritingTransaction one : writing) {
      now.add(one.transaction());
      if (!open.contains(one.transaction())) {
        seenNew(one.who(), nanoTime);
      }
    }
    open = now;
  }

  /**
   * Keeps how many transactions of others began to write while copying was paused, where it is not
   * shown whose they are.
   */
  void counted(long transactions, long nanoTime) {
    if (transactions >= MAKE_A_WRITER) {
      writer = Optional.of("somebody");
      writerSeenAt = nanoTime;
    }
  }

  private void seenNew(String who, long nanoTime) {
    seenAt.addLast(nanoTime);
    while (seenAt.size() > MAKE_A_WRITER) {
      seenAt.removeFirst();
    }
    boolean often = seenAt.size() == MAKE_A_WRITER && nanoTime - seenAt.getFirst() < WITHIN_NANOS;
    if (often || atWork(nanoTime).isPresent()) {
      writer = Optional.of(who);
      writerSeenAt = nanoTime;
    }
  }

  /** Somebody who has written lately, by user and session name. */
  Optional<String> atWork(long nanoTime) {
    return writer.filter(who -> nanoTime - writerSeenAt < REMEMBERED_NANOS);
  }
}
