package dev.timescalemigration.work.locks;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlFile;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nobody waits for this program's sessions: it looks every few milliseconds whether
 * somebody else waits for a lock that a guarded session holds, or has asked for before, and cancels
 * what that session does. Who is cancelled rolls back, which releases the locks, and tries again
 * later.
 *
 * <p>Needs one session. A server that is unreachable changes nothing: the guarded sessions find out
 * for themselves.
 */
public final class WriterGuard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriterGuard.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final long AFTER_ERROR_MILLIS = 1_000;
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(2);

  private final Database database;
  private final Duration betweenLooks;
  private final Map<Integer, Guarded> guarded = new HashMap<>();
  private final Thread thread;
  private Optional<Looking> session = Optional.empty();
  private boolean ended;

  /** Guards sessions of a database; opens its own session when the first of them begins. */
  public WriterGuard(Database database) {
    this(database, BETWEEN_LOOKS);
  }

  /**
   * The same with another time between looks, where a lock that is held is one for which few wait.
   */
  public WriterGuard(Database database, Duration betweenLooks) {
    this.database = database;
    this.betweenLooks = betweenLooks;
    this.thread = new Thread(this::watch, "writer guard");
    thread.setDaemon(true);
    thread.start();
  }

  /** Guards a session, which has begun a transaction, until the answer is closed. */
  public Guarded guard(Handle transaction) {
    int pid =
        transaction.createQuery("select pg_catalog.pg_backend_pid()").mapTo(Integer.class).one();
    Guarded one = new Guarded(pid);
    synchronized (this) {
      guarded.put(pid, one);
      notifyAll();
    }
    return one;
  }

  /** A session whose statements are cancelled when others wait for it. */
  public final class Guarded implements AutoCloseable {
    private final int pid;
    private boolean cancelled;

    private Guarded(int pid) {
      this.pid = pid;
    }

    /**
     * Whether it is to give up for others. Cancelling reaches a statement only: one that has sent
     * its rows has ended for the server, though they are still on their way.
     */
    public boolean isCancelled() {
      synchronized (WriterGuard.this) {
        return cancelled;
      }
    }

    /** Whether it was cancelled for others since the last call. */
    public boolean wasCancelled() {
      synchronized (WriterGuard.this) {
        boolean was = cancelled;
        cancelled = false;
        return was;
      }
    }

    /** From its return on nothing is cancelled. */
    @Override
    public void close() {
      synchronized (WriterGuard.this) {
        guarded.remove(pid, this);
      }
    }
  }

  private void watch() {
    try {
      while (awaitNextLook()) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeSession();
    }
  }

  private synchronized boolean awaitNextLook() throws InterruptedException {
    while (!ended && guarded.isEmpty()) {
      wait();
    }
    long next = System.nanoTime() + betweenLooks.toNanos();
    for (long left = betweenLooks.toMillis(); !ended && left > 0; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(next - System.nanoTime());
    }
    return !ended;
  }

  private void look() throws InterruptedException {
    try {
      if (session.isEmpty()) {
        session = Optional.of(new Looking(database.open()));
      }
      if (session.get().somebodyWaits()) {
        cancelBlocking(session.get().handle);
      }
    } catch (RuntimeException | SQLException e) {
      LOG.debug("cannot look who waits: {}", DatabaseErrors.oneLine(e));
      closeSession();
      Thread.sleep(AFTER_ERROR_MILLIS);
    }
  }

  /** Holds the monitor, so that a session that has left is not cancelled any more. */
  private synchronized void cancelBlocking(Handle handle) {
    if (guarded.isEmpty()) {
      return;
    }
    handle
        .createQuery(SqlFile.of(WriterGuard.class, "cancel_blocking_sessions"))
        .bindArray("pids", Integer.class, List.copyOf(guarded.keySet()))
        .mapTo(Integer.class)
        .forEach(
            pid -> {
              LOG.debug("session {} is cancelled, as others wait for it", pid);
              guarded.get(pid).cancelled = true;
            });
  }

  private void closeSession() {
    session.ifPresent(looking -> Database.closeQuietly(looking.handle));
    session = Optional.empty();
  }

  /**
   * The guard's session. Nearly always nobody waits at all, so that is asked first, by a statement
   * that is prepared once: fifty looks a second of the whole question took a tenth of the CPU that
   * copying takes.
   */
  private static final class Looking {
    private static final String SOMEBODY_WAITS =
        "select exists (select from pg_catalog.pg_locks where not granted)";

    private final Handle handle;
    private final PreparedStatement somebodyWaits;

    Looking(Handle handle) throws SQLException {
      this.handle = handle;
      this.somebodyWaits = handle.getConnection().prepareStatement(SOMEBODY_WAITS);
    }

    boolean somebodyWaits() throws SQLException {
      try (ResultSet answer = somebodyWaits.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    try {
      thread.join(PATIENCE_AT_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
