package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.timescale.chunk.ChunkFunctions;
import dev.timescalemigration.work.locks.BriefLocks;
import dev.timescalemigration.work.locks.WriterGuard;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Makes chunks of the target in short transactions of their own. Making one locks the hypertable,
 * and what its foreign keys point to, until the transaction ends: in one that copies rows, others
 * that need a new chunk would wait for all of them.
 */
public final class ChunkMaker implements AutoCloseable {
  private static final int TRIES = 30;

  private final Database target;
  private final WriterGuard guard;
  private Optional<Handle> session = Optional.empty();

  /** For all copy threads of a process; opens its session when the first chunk is to be made. */
  public ChunkMaker(Database target, WriterGuard guard) {
    this.target = target;
    this.guard = guard;
  }

  /**
   * Makes the chunk with a task's ranges; nothing happens when it is there, or when the target cuts
   * its chunks another way here.
   *
   * @throws MigrationFailure of kind TEMPORARY when others hold the locks for too long
   */
  public synchronized void make(HypertableCopy table, Task task) {
    try {
      boolean made =
          new BriefLocks(TRIES)
              .alone(
                  guard,
                  session(),
                  transaction -> {
                    HypertableLocks.take(transaction, table);
                    create(transaction, table, task);
                  });
      if (!made) {
        throw MigrationFailure.of(
            FailureKind.TEMPORARY,
            "ChunkNotMade",
            "the chunk of "
                + task.hypertable()
                + " for "
                + task.chunk()
                + " could not be created, because other sessions hold locks on the hypertable or on"
                + " tables that its foreign keys point to",
            "end transactions of the target that have been open for long, then run the same command"
                + " again");
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A chunk that collides with one that is there is not made: the savepoint is rolled back. */
  private static void create(Handle target, HypertableCopy table, Task task) {
    target.execute("savepoint making");
    try {
      new ChunkFunctions(target).create(table.target().name(), task.ranges());
    } catch (UnableToExecuteStatementException e) {
      if (!ChunkCollision.is(e)) {
        throw e;
      }
      target.execute("rollback to savepoint making");
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
