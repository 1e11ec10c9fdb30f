package dev.timescalemigration.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * Moves rows from one server to another as bytes: what COPY TO writes on one side is handed to COPY
 * FROM on the other, undecoded, in batches, with memory that does not grow with the data.
 */
public final class CopyPipe {
  /**
   * Bytes handed on at once. pgjdbc gives one row at a time; a write of its own for each costs
   * about a quarter of the throughput on narrow rows.
   */
  private static final int BATCH = 64 * 1024;

  private CopyPipe() {}

  /**
   * What was moved.
   *
   * @param rows rows that the receiving server counted
   * @param bytes bytes of COPY data
   */
  public record Moved(long rows, long bytes) {}

  /** Asked before each batch goes on; holds it back as long as it must wait. */
  @FunctionalInterface
  public interface Brake {
    /** Lets some bytes pass, now or later. */
    void pass(int bytes);
  }

  /**
   * Runs both statements and moves the rows. Both sessions stay usable when one side fails; the
   * transactions are the caller's.
   *
   * @param from session of the sending server
   * @param copyTo {@code COPY … TO STDOUT}
   * @param to session of the receiving server
   * @param copyFrom {@code COPY … FROM STDIN}
   * @param brake how fast
   * @throws SQLException the error of the side that failed first
   */
  public static Moved move(Handle from, String copyTo, Handle to, String copyFrom, Brake brake)
      throws SQLException {
    CopyManager reading = from.getConnection().unwrap(PGConnection.class).getCopyAPI();
    CopyManager writing = to.getConnection().unwrap(PGConnection.class).getCopyAPI();
    CopyIn copyIn = writing.copyIn(copyFrom);
    try (Batches batches = new Batches(copyIn, brake)) {
      reading.copyOut(copyTo, batches);
      batches.handOn();
      long rows = copyIn.endCopy();
      return new Moved(rows, batches.total);
    } catch (WriteFailed failed) {
      throw failed.sqlException;
    } catch (IOException e) {
      throw new SQLException(e.getMessage(), "08006", e);
    } finally {
      if (copyIn.isActive()) {
        copyIn.cancelCopy();
      }
    }
  }

  /** The receiving side's error on its way through pgjdbc's reading loop. */
  private static final class WriteFailed extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient SQLException sqlException;

    WriteFailed(SQLException sqlException) {
      super(sqlException);
      this.sqlException = sqlException;
    }
  }

  private static final class Batches extends OutputStream {
    private final CopyIn copyIn;
    private final Brake brake;
    private final byte[] buffer = new byte[BATCH];
    private int filled;
    private long total;

    Batches(CopyIn copyIn, Brake brake) {
      this.copyIn = copyIn;
      this.brake = brake;
    }

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (filled + length > BATCH) {
        handOn();
      }
      if (length > BATCH) {
        send(bytes, offset, length);
      } else {
        System.arraycopy(bytes, offset, buffer, filled, length);
        filled += length;
      }
    }

    /** What is buffered goes to the server; pgjdbc calls flush after its own buffer, too often. */
    void handOn() throws IOException {
      if (filled > 0) {
        send(buffer, 0, filled);
        filled = 0;
      }
    }

    private void send(byte[] bytes, int offset, int length) throws IOException {
      brake.pass(length);
      try {
        copyIn.writeToCopy(bytes, offset, length);
      } catch (SQLException e) {
        throw new WriteFailed(e);
      }
      total += length;
    }
  }
}
