package dev.timescalemigration.postgres;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves rows from one server to another as bytes: what COPY TO writes on one side is handed to COPY
 * FROM on the other, undecoded, in batches. Memory does not grow with the number of rows; one row
 * must fit into it.
 */
public final class CopyPipe {
  /**
   * Bytes handed on at once. pgjdbc gives one row at a time; a write of its own for each costs
   * about a quarter of the throughput on narrow rows.
   */
  private static final int BATCH = 64 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(CopyPipe.class);

  private CopyPipe() {}

  /**
   * What was moved.
   *
   * @param rows rows that the receiving server counted
   * @param bytes bytes of COPY data
   */
  public record Moved(long rows, long bytes) {}

  /** Asked before each batch continues; holds it back as long as it must wait. */
  @FunctionalInterface
  public interface RateLimit {
    /** Lets some bytes pass, now or later. */
    void pass(int bytes);
  }

  /**
   * Runs both statements and moves the rows. Both sessions stay usable when one side fails; the
   * transactions are the caller's. Only a row that does not fit into memory ends the session that
   * it is read from.
   *
   * @param from session of the sending server
   * @param copyTo {@code COPY … TO STDOUT}
   * @param to session of the receiving server
   * @param copyFrom {@code COPY … FROM STDIN}
   * @param rateLimit how fast
   * @throws SQLException the error of the side that failed first
   * @throws RowTooLargeException when a row does not fit into memory
   */
  public static Moved move(
      Handle from, String copyTo, Handle to, String copyFrom, RateLimit rateLimit)
      throws SQLException {
    CopyIn copyIn = to.getConnection().unwrap(PGConnection.class).getCopyAPI().copyIn(copyFrom);
    try {
      Batches batches = new Batches(copyIn, rateLimit);
      read(from, copyTo, batches);
      batches.handOn();
      long rows = copyIn.endCopy();
      return new Moved(rows, batches.total);
    } finally {
      release(copyIn);
    }
  }

  private static void read(Handle from, String copyTo, Batches batches) throws SQLException {
    PGConnection reading = from.getConnection().unwrap(PGConnection.class);
    CopyOut copyOut = reading.getCopyAPI().copyOut(copyTo);
    try {
      for (byte[] row = next(from, copyOut); row != null; row = next(from, copyOut)) {
        batches.write(row);
      }
    } finally {
      if (copyOut.isActive() && !from.getConnection().isClosed()) {
        discard(reading, copyOut);
      }
    }
  }

  /**
   * The next row. pgjdbc reads a row's length, asks for memory of that size, and reads the row
   * ({@code PGStream.receive}, 42.7): without that memory the stream is in the middle of a row, and
   * whatever is read from it afterwards is not what it is taken for.
   */
  private static byte[] next(Handle from, CopyOut copyOut) throws SQLException {
    try {
      return copyOut.readFromCopy();
    } catch (OutOfMemoryError tooLarge) {
      Database.abort(from);
      throw new RowTooLargeException(tooLarge);
    }
  }

  /**
   * Ends a COPY in the middle. What pgjdbc does automatically, {@code CopyOperation.cancelCopy},
   * leaves unread what the server still sends, and the next statements get answers that are not
   * theirs.
   */
  private static void discard(PGConnection from, CopyOut copyOut) {
    try {
      from.cancelQuery();
      byte[] row = copyOut.readFromCopy();
      while (row != null) {
        row = copyOut.readFromCopy();
      }
    } catch (SQLException cancelled) {
      LOG.debug("ended in the middle", cancelled);
    }
    release(copyOut);
  }

  /**
   * Lets go of a COPY that has not ended. On a connection that broke in its middle pgjdbc believes
   * it to continue, and the next statement, be it a rollback, would wait for its end for ever; only
   * {@code cancelCopy} lets go of it ({@code QueryExecutorImpl}, 42.7.8).
   */
  public static void release(CopyOperation copy) {
    if (copy.isActive()) {
      try {
        copy.cancelCopy();
      } catch (SQLException broken) {
        LOG.debug("given up in the middle", broken);
      }
    }
  }

  private static final class Batches {
    private final CopyIn copyIn;
    private final RateLimit rateLimit;
    private final byte[] buffer = new byte[BATCH];
    private int filled;
    private long total;

    Batches(CopyIn copyIn, RateLimit rateLimit) {
      this.copyIn = copyIn;
      this.rateLimit = rateLimit;
    }

    void write(byte[] row) throws SQLException {
      if (filled + row.length > BATCH) {
        handOn();
      }
      if (row.length > BATCH) {
        send(row, row.length);
      } else {
        System.arraycopy(row, 0, buffer, filled, row.length);
        filled += row.length;
      }
    }

    /** What is buffered goes to the server. */
    void handOn() throws SQLException {
      if (filled > 0) {
        send(buffer, filled);
        filled = 0;
      }
    }

    private void send(byte[] bytes, int length) throws SQLException {
      rateLimit.pass(length);
      copyIn.writeToCopy(bytes, 0, length);
      total += length;
    }
  }
}
