package dev.timescalemigration.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The session of the last short piece of work, for the next one. At most one is kept, and only
 * within a {@link Scope}.
 */
public final class SpareSession {
  /** A session that was idle for longer may be one that a firewall has forgotten. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(20);

  private int scopes;
  private Handle kept;
  private long keptAt;

  SpareSession() {}

  /** Closing it closes the session that is kept. */
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  synchronized Scope begin() {
    scopes++;
    return this::end;
  }

  private void end() {
    Optional<Handle> left;
    synchronized (this) {
      scopes--;
      left = scopes == 0 ? remove() : Optional.empty();
    }
    left.ifPresent(Handle::close);
  }

  private synchronized Optional<Handle> remove() {
    Optional<Handle> removed = Optional.ofNullable(kept);
    kept = null;
    return removed;
  }

  /**
   * The kept session, with nothing left of the work before.
   *
   * @param pin gives a session its settings
   * @return empty when there is none that still works
   */
  Optional<Handle> take(Consumer<Handle> pin) {
    Optional<Handle> found = fresh();
    try {
      found.ifPresent(
          handle -> {
            handle.execute("DISCARD ALL");
            pin.accept(handle);
          });
      return found;
    } catch (JdbiException ended) {
      found.ifPresent(Handle::close);
      return Optional.empty();
    }
  }

  private Optional<Handle> fresh() {
    Optional<Handle> found;
    boolean old;
    synchronized (this) {
      old = System.nanoTime() - keptAt > MAX_IDLE.toNanos();
      found = remove();
    }
    if (old) {
      found.ifPresent(Handle::close);
      return Optional.empty();
    }
    return found;
  }

  /** Keeps a session whose work has ended, or closes it. */
  void put(Handle handle) {
    if (!kept(handle)) {
      handle.close();
    }
  }

  private synchronized boolean kept(Handle handle) {
    if (scopes == 0 || kept != null || !isIdle(handle)) {
      return false;
    }
    kept = handle;
    keptAt = System.nanoTime();
    return true;
  }

  private static boolean isIdle(Handle handle) {
    try {
      return !handle.isClosed()
          && !handle.getConnection().isClosed()
          && handle.getConnection().getAutoCommit();
    } catch (SQLException broken) {
      return false;
    }
  }
}
