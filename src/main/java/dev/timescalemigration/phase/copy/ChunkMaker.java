package dev.timescalemigration.phase.copy;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.locks.BriefLocks;
import dev.timescalemigration.phase.locks.WriterGuard;
import dev.timescalemigration.postgres.Database;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Makes chunks of the target in short transactions of their own. Making one locks the hypertable,
 * and what its foreign keys point to, until the transaction ends: in one that copies rows, others
 * that need a new chunk would wait for all of them.
 */
final class ChunkMaker implements AutoCloseable {
  private static final int TRIES = 30;

  private final Database target;
  private final WriterGuard guard;
  private Optional<Handle> session = Optional.empty();

  /** For all copy threads of a process; opens its session when the first chunk is to be made. */
  ChunkMaker(Database target, WriterGuard guard) {
    this.target = target;
    this.guard = guard;
  }

  /**
   * Makes the chunk with a task's ranges; nothing happens when it is there, or when the target cuts
   * its chunks another way here.
   *
   * @throws MigrationFailure of kind TEMPORARY when others hold the locks for too long
   */
  synchronized void make(HypertableCopy table, Task task) {
    try {
      boolean made =
          new BriefLocks(TRIES)
              .alone(
                  guard,
                  session(),
                  transaction -> {
                    HypertableLocks.take(transaction, table);
                    TargetChunk.make(transaction, table, task);
                  });
      if (!made) {
        throw MigrationFailure.of(
            FailureKind.TEMPORARY,
            "ChunkNotMade",
            "the chunk of "
                + task.hypertable()
                + " for "
                + task.chunk()
                + " could not be made, as others hold locks on the hypertable or on tables that its"
                + " foreign keys point to",
            "end transactions of the target that have been open for long, then run the same command"
                + " again");
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Handle session() {
    if (session.isEmpty()) {
      session = Optional.of(target.open());
    }
    return session.get();
  }

  @Override
  public synchronized void close() {
    session.ifPresent(Handle::close);
    session = Optional.empty();
  }
}
