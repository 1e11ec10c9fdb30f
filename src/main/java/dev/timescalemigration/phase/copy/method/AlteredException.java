package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.phase.copy.target.HypertableCopy;
import org.jdbi.v3.core.Handle;

/**
 * A chunk's copy is given up, to be tried again at once, as the target's hypertable was altered
 * while rows were on their way: they may lack a column that it has by now.
 */
public final class AlteredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private AlteredException(String hypertable) {
    super(
        hypertable
            + " was altered in the target while a chunk of it was copied, so the copy of this chunk"
            + " was rolled back; it is retried");
  }

  /**
   * Refuses rows that were written for an older version of the hypertable.
   *
   * @param table what they were written for
   * @param target the session that wrote them; what it locked keeps the hypertable as it is
   */
  public static void throwIfAltered(HypertableCopy table, Handle target) {
    if (!table.isCurrentInTarget(target)) {
      throw new AlteredException(table.target().publicName().toString());
    }
  }
}
