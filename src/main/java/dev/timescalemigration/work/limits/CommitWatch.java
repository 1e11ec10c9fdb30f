package dev.timescalemigration.work.limits;

import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Whether copying holds up others who write in the target. As long as nobody else writes, it looks
 * for writers and does nothing else: no commit is made, and copying is not paused.
 */
final class CommitWatch {
  /** How often it looks. */
  static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1).dividedBy(CommitLatency.LOOKED_AT);

  private static final long BETWEEN_COUNTS_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long COUNTED_NANOS = Duration.ofMillis(100).toNanos();

  private final Throttle throttle;
  private final Consumer<String> message;
  private final CommitLatency commits = new CommitLatency();
  private final OtherWriters writers = new OtherWriters();
  private boolean measuring;
  private boolean hidden;
  private long countAt;

  /**
   * Nobody is known to write.
   *
   * @param throttle what pauses copying
   * @param message what the user is to read
   */
  CommitWatch(Throttle throttle, Consumer<String> message) {
    this.throttle = throttle;
    this.message = message;
  }

  /** Looks who writes at this moment, and how long a commit takes while somebody does. */
  void look(Handle target) {
    if (hidden) {
      countTransactions(target);
    } else {
      lookForWriters(target);
    }
    if (measuring) {
      commits.measure(target);
    }
  }

  private void lookForWriters(Handle target) {
    try {
      writers.look(target);
    } catch (JdbiException e) {
      if (DatabaseErrors.sqlState(e).filter(SqlState.INSUFFICIENT_PRIVILEGE::equals).isEmpty()) {
        throw e;
      }
      hidden = true;
      message.accept(
          "the role may not read pg_stat_activity in the target, so copying pauses for 0.1 s every "
              + Duration.ofNanos(BETWEEN_COUNTS_NANOS).toSeconds()
              + " s to see whether others write there; to avoid this, grant it SELECT on"
              + " pg_catalog.pg_stat_activity there, or run 'tsm limit --limit-commit 0'");
    }
  }

  /** Transaction ids are given to whoever writes, in any database of the server. */
  private void countTransactions(Handle target) {
    long now = System.nanoTime();
    if (now < countAt) {
      return;
    }
    countAt = now + BETWEEN_COUNTS_NANOS;
    throttle.whilePaused(
        () -> {
          long before = nextTransaction(target);
          LockSupport.parkNanos(COUNTED_NANOS);
          writers.counted(nextTransaction(target) - before, System.nanoTime());
        });
  }

  private static long nextTransaction(Handle target) {
    return target
        .createQuery("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        .mapTo(Long.class)
        .one();
  }

  /**
   * Begins or ends to measure commits, as others write or not and the user's limits say.
   *
   * @return who writes, in words, when nobody did at the last call
   */
  Optional<String> begin(CopyLimits limits) {
    boolean before = measuring;
    measuring = limits.heedsCommits() && writer().isPresent();
    if (!measuring || before) {
      return Optional.empty();
    }
    commits.begin();
    return Optional.of(because("finding out how long commits take in the target"));
  }

  /** Whether others' commits count at this moment. */
  boolean isMeasuring() {
    return measuring;
  }

  /** Why copying must slow down, in words, if it must. */
  Optional<String> overload(CopyLimits limits, Handle target) {
    if (!measuring) {
      return Optional.empty();
    }
    if (commits.needsPause(limits, System.nanoTime())) {
      throttle.whilePaused(() -> commits.measurePaused(target));
    }
    return commits.overload(limits).map(this::because);
  }

  private Optional<String> writer() {
    return writers.atWork(System.nanoTime());
  }

  private String because(String what) {
    return what
        + writer().map(who -> ", while " + who + " writes there").orElse("")
        + " (to turn this off, run 'tsm limit --limit-commit 0')";
  }
}
