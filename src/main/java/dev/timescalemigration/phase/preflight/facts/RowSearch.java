package dev.timescalemigration.phase.preflight.facts;

import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Looks for rows, for a bounded time that all searches share. */
final class RowSearch {
  private final Handle handle;
  private final long end;

  /**
   * A search.
   *
   * @param handle a session outside a transaction
   * @param most how long all searches may take together
   */
  RowSearch(Handle handle, Duration most) {
    this.handle = handle;
    this.end = System.nanoTime() + most.toNanos();
  }

  /**
   * Whether there is a row; empty when the time did not suffice, or the rows could not be read.
   *
   * @param rows the rows, as FROM names them
   * @param condition the condition
   */
  Optional<Boolean> finds(String rows, String condition) {
    long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    if (left <= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          handle.inTransaction(
              transaction -> {
                transaction.execute("set local statement_timeout = " + left);
                return transaction
                    .createQuery("select exists (select from " + rows + " where " + condition + ")")
                    .mapTo(Boolean.class)
                    .one();
              }));
    } catch (JdbiException e) {
      return Optional.empty();
    }
  }
}
