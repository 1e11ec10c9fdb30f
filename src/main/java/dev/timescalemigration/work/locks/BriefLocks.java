package dev.timescalemigration.work.locks;

import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlState;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Steps that take locks which writers wait for. Such a step waits only briefly for a lock, as
 * others queue up behind it, far below {@code deadlock_timeout}; it is cancelled when somebody
 * waits for what it holds (see {@link WriterGuard}); and it is tried again a little later, with
 * nothing held in between.
 */
public final class BriefLocks {
  /** How long a step may wait for a lock that others queue up for. */
  public static final String BRIEFLY = "set local lock_timeout = '40ms'";

  /** Lock not available, deadlock, cancelled. */
  private static final Set<String> GIVEN_UP =
      Set.of(SqlState.LOCK_NOT_AVAILABLE, SqlState.DEADLOCK_DETECTED, SqlState.QUERY_CANCELED);

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 500;

  private final int tries;

  /**
   * Steps of one kind.
   *
   * @param tries how often a step is tried
   */
  public BriefLocks(int tries) {
    this.tries = tries;
  }

  /**
   * A step within a transaction. What the transaction did before stays.
   *
   * @param guarded the transaction's session
   * @return whether it was done; if not, nothing of it is left
   */
  public boolean within(WriterGuard.Guarded guarded, Handle transaction, Runnable step) {
    for (int number = 1; number <= tries; number++) {
      transaction.execute("savepoint brief; " + BRIEFLY);
      try {
        step.run();
        transaction.execute("set local lock_timeout = 0; release savepoint brief");
        return true;
      } catch (RuntimeException e) {
        if (!isGivenUp(guarded, e)) {
          throw e;
        }
        transaction.execute("rollback to savepoint brief");
        pause(number);
      }
    }
    return false;
  }

  /**
   * A step in a transaction of its own.
   *
   * @param session without a transaction
   * @return whether it was done
   */
  public boolean alone(WriterGuard guard, Handle session, Consumer<Handle> step) {
    for (int number = 1; number <= tries; number++) {
      if (isDone(guard, session, step)) {
        return true;
      }
      pause(number);
    }
    return false;
  }

  private static boolean isDone(WriterGuard guard, Handle session, Consumer<Handle> step) {
    session.begin();
    try (WriterGuard.Guarded guarded = guard.guard(session)) {
      try {
        session.execute(BRIEFLY);
        step.accept(session);
        session.commit();
        return true;
      } catch (RuntimeException e) {
        session.rollback();
        if (!isGivenUp(guarded, e)) {
          throw e;
        }
        return false;
      }
    }
  }

  private static boolean isGivenUp(WriterGuard.Guarded guarded, RuntimeException error) {
    String state = DatabaseErrors.sqlState(error).orElse("");
    boolean cancelled = guarded.wasCancelled();
    return GIVEN_UP.contains(state) && (cancelled || !state.equals(SqlState.QUERY_CANCELED));
  }

  private static void pause(int number) {
    long most = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(number, 10));
    try {
      Thread.sleep(
          Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1)).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
