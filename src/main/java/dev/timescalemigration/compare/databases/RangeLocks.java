package dev.timescalemigration.compare.databases;

import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * The locks of a session that is one transaction, as it is in a snapshot. Kept to its end they
 * would make whoever drops or compresses a chunk wait for hours, and writers behind that.
 */
final class RangeLocks {
  private RangeLocks() {}

  /**
   * Does work in both sessions and releases what it has locked. An error of the work does not abort
   * a session's transaction.
   *
   * @see <a href="https://www.postgresql.org/docs/17/explicit-locking.html">PostgreSQL 17, 13.3:
   *     locks that were acquired after a savepoint are released if it is rolled back to</a>
   */
  static <T> T released(Handle source, Handle target, Supplier<T> work) {
    return released(source, () -> released(target, work));
  }

  private static <T> T released(Handle session, Supplier<T> work) {
    if (!session.isInTransaction()) {
      return work.get();
    }
    session.execute("savepoint range");
    T result;
    try {
      result = work.get();
    } catch (RuntimeException e) {
      try {
        release(session);
      } catch (RuntimeException broken) {
        e.addSuppressed(broken);
      }
      throw e;
    }
    release(session);
    return result;
  }

  private static void release(Handle session) {
    session.execute("rollback to savepoint range; release savepoint range");
  }
}
