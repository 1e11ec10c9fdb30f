package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.threads.ChunkThread;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chunk that several copy threads copy together. Its coordinator, the copy thread which holds the
 * claim, copies one part after the other in the transaction of the claim; each helper does the same
 * in one transaction of its own, in the coordinator's snapshot. The coordinator waits until all
 * helpers have committed.
 *
 * <p>When one fails, all of it has failed: whether a commit that was not answered has happened is
 * not known, so no part is ever copied again into the same table.
 */
public final class SharedChunk {
  private static final Logger LOG = LoggerFactory.getLogger(SharedChunk.class);

  /**
   * The coordinator waits for its helpers where no server sees it: who waited for a lock behind one
   * that waits for the coordinator would wait for ever.
   */
  private static final String NO_LONG_WAIT = "set local lock_timeout = '5s'";

  private final HypertableCopy table;
  private final SourceSnapshot.Exported snapshot;
  private final String stagingTable;
  private final Queue<BlockRange> parts;
  private final StopSignal stop;
  private boolean refusesHelp;
  private int helpers;
  private long rows;
  private long bytes;
  private Exception failure;

  /**
   * A chunk of which nothing is copied yet.
   *
   * @param snapshot in which it is read
   * @param stagingTable where its rows go, quoted
   * @param parts what it consists of
   */
  SharedChunk(
      HypertableCopy table,
      SourceSnapshot.Exported snapshot,
      String stagingTable,
      List<BlockRange> parts,
      StopSignal stop) {
    this.table = table;
    this.snapshot = snapshot;
    this.stagingTable = stagingTable;
    this.parts = new ArrayDeque<>(parts);
    this.stop = stop;
  }

  /**
   * Copies what no helper does, and waits for the helpers.
   *
   * @param source session in the snapshot
   * @param target session in the transaction that holds the claim
   * @return what all copy threads moved
   * @throws SQLException the first error of any of them
   */
  CopyPipe.Moved copy(Handle source, Handle target, CopyPipe.RateLimit rateLimit)
      throws SQLException {
    try {
      add(copyParts(source, target, rateLimit));
    } catch (SQLException | RuntimeException e) {
      fail(e);
    }
    return awaitHelpers();
  }

  /**
   * Copies parts as long as there are some. Leaves no transaction open.
   *
   * @param source session without a transaction
   * @param target session without a transaction
   * @throws RuntimeException when a session is broken; other errors are the coordinator's matter
   */
  public void help(Handle source, Handle target, CopyPipe.RateLimit rateLimit) {
    try {
      if (begin(source, target) && join()) {
        copyAsHelper(source, target, rateLimit);
      }
    } finally {
      ChunkThread.rollBackQuietly(target);
      rollBackQuietly(source);
    }
  }

  /** Whether a copy thread that has nothing else to do can be of use. */
  synchronized boolean takesHelp() {
    return !refusesHelp && failure == null && !parts.isEmpty();
  }

  /** Has all locks before a part is taken, so that nobody waits for a helper that waits. */
  private boolean begin(Handle source, Handle target) {
    try {
      source.execute("begin transaction isolation level repeatable read read only");
      source.execute(NO_LONG_WAIT);
      if (snapshot.join(source)) {
        target.begin();
        target.execute(NO_LONG_WAIT);
        target.execute("lock table " + stagingTable + " in row exclusive mode");
        return true;
      }
    } catch (JdbiException e) {
      boolean waited =
          DatabaseErrors.sqlState(e).filter(SqlState.LOCK_NOT_AVAILABLE::equals).isPresent();
      if (DatabaseErrors.isTemporary(e) && !waited) {
        throw e;
      }
      LOG.debug("cannot help with {}", snapshot.chunk(), e);
    }
    refuseHelp();
    return false;
  }

  private void copyAsHelper(Handle source, Handle target, CopyPipe.RateLimit rateLimit) {
    Exception error = new IllegalStateException("a copy thread has ended while it copied a part");
    try {
      CopyPipe.Moved moved = copyParts(source, target, rateLimit);
      target.commit();
      add(moved);
      error = null;
    } catch (SQLException | RuntimeException e) {
      error = e;
      if (DatabaseErrors.isTemporary(e)) {
        throw e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
      }
    } finally {
      leave(error);
    }
  }

  private CopyPipe.Moved copyParts(Handle source, Handle target, CopyPipe.RateLimit rateLimit)
      throws SQLException {
    CopyPipe.RateLimit whileOthersDo =
        length -> {
          refuseBroken();
          rateLimit.pass(length);
        };
    long rowsMoved = 0;
    long bytesMoved = 0;
    for (Optional<BlockRange> part = next(); part.isPresent(); part = next()) {
      CopyPipe.Moved moved =
          CopyPipe.move(
              source,
              "copy (select "
                  + table.columns().list()
                  + " from only "
                  + snapshot.chunk().quoted()
                  + " where "
                  + part.get().predicate()
                  + ") to stdout with ("
                  + table.columns().format()
                  + ")",
              target,
              "copy "
                  + stagingTable
                  + " ("
                  + table.columns().list()
                  + ") from stdin with ("
                  + table.columns().format()
                  + ")",
              whileOthersDo);
      rowsMoved += moved.rows();
      bytesMoved += moved.bytes();
    }
    refuseBroken();
    return new CopyPipe.Moved(rowsMoved, bytesMoved);
  }

  private synchronized Optional<BlockRange> next() {
    return failure == null ? Optional.ofNullable(parts.poll()) : Optional.empty();
  }

  private synchronized void refuseBroken() {
    if (failure != null || stop.isAborting()) {
      throw new IllegalStateException("the chunk's copy has ended in another copy thread");
    }
  }

  private synchronized boolean join() {
    if (!takesHelp()) {
      return false;
    }
    helpers++;
    return true;
  }

  private synchronized void leave(Exception error) {
    helpers--;
    if (error != null) {
      fail(error);
    }
    notifyAll();
  }

  private synchronized void refuseHelp() {
    refusesHelp = true;
  }

  private synchronized void add(CopyPipe.Moved moved) {
    rows += moved.rows();
    bytes += moved.bytes();
  }

  /** The first error is the reason of the others. */
  private synchronized void fail(Exception error) {
    if (failure == null) {
      failure = error;
    }
  }

  private synchronized CopyPipe.Moved awaitHelpers() throws SQLException {
    refusesHelp = true;
    try {
      while (helpers > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(e);
    }
    if (failure instanceof SQLException error) {
      throw error;
    }
    if (failure != null) {
      throw failure instanceof RuntimeException error ? error : new IllegalStateException(failure);
    }
    return new CopyPipe.Moved(rows, bytes);
  }

  private static void rollBackQuietly(Handle source) {
    try {
      source.execute("rollback");
    } catch (RuntimeException e) {
      LOG.debug("rollback on a broken connection", e);
    }
  }
}
