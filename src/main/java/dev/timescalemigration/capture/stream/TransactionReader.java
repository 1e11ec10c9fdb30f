package dev.timescalemigration.capture.stream;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.ReplicationStream;
import dev.timescalemigration.postgres.ReplicationStream.Message;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the transactions of a slot in a thread of its own: the next ones are read while others are
 * applied, and the server hears from this program however long that takes ({@code
 * wal_sender_timeout}).
 */
public final class TransactionReader implements AutoCloseable {
  private static final int MOST_TRANSACTIONS = 10_000;
  private static final Duration IDLE = Duration.ofMillis(20);
  private static final Duration BETWEEN_ANSWERS = Duration.ofSeconds(10);
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(10);

  private final ReplicationStream stream;
  private final Decoder decoder;
  private final Lsn from;
  private final Optional<Lsn> last;
  private final Thread thread;
  private Instant answered = Instant.now();

  private List<SourceTransaction> waiting = new ArrayList<>();
  private long characters;
  private boolean isIdle;
  private boolean isLast;
  private Lsn readUpTo;
  private Lsn applied;
  private boolean isClosing;
  private Optional<Exception> failure = Optional.empty();

  private TransactionReader(
      ReplicationStream stream, Set<String> catalogs, Lsn from, Optional<Lsn> last) {
    this.stream = stream;
    this.decoder = new Decoder(catalogs);
    this.from = from;
    this.last = last;
    this.readUpTo = from;
    this.applied = from;
    this.thread = new Thread(this::work, "capture-reader");
    thread.setDaemon(true);
  }

  /**
   * Begins to read.
   *
   * @param stream not to be read by anybody else meanwhile
   * @param catalogs the schemas of the source in which TimescaleDB keeps what it knows itself
   * @param from transactions whose commit ends here or before are applied already
   * @param last transactions whose commit ends later are left for another run; empty: none are
   */
  public static TransactionReader start(
      ReplicationStream stream, Set<String> catalogs, Lsn from, Optional<Lsn> last) {
    TransactionReader reader = new TransactionReader(stream, catalogs, from, last);
    reader.thread.start();
    return reader;
  }

  /**
   * What was read.
   *
   * @param transactions in the order of their commits; the caller closes them
   * @param isIdle whether the source has nothing more to send, for now
   * @param isLast whether what follows is beyond the last position that is wanted
   * @param readUpTo up to where the server has read its log
   */
  public record Read(
      List<SourceTransaction> transactions, boolean isIdle, boolean isLast, Lsn readUpTo) {}

  /**
   * What was read since; waits for a moment when that is nothing.
   *
   * @throws MigrationFailure when a large transaction cannot be kept in a file
   * @throws SQLException when the source is unreachable, or the slot is gone
   */
  public synchronized Read next() throws SQLException {
    if (waiting.isEmpty() && !isLast && failure.isEmpty()) {
      await(IDLE);
    }
    if (waiting.isEmpty() && failure.isPresent()) {
      throw rethrown(failure.get());
    }
    Read read = new Read(waiting, isIdle, isLast, readUpTo);
    waiting = new ArrayList<>();
    characters = 0;
    notifyAll();
    return read;
  }

  private static RuntimeException rethrown(Exception failure) throws SQLException {
    if (failure instanceof SQLException ofServer) {
      throw ofServer;
    }
    return DatabaseErrors.translate(failure);
  }

  /** Lets the server forget its log up to a position: all of it is applied and committed. */
  public synchronized void confirm(Lsn position) {
    applied = position;
  }

  private void work() {
    Lsn confirmed = from;
    try {
      while (true) {
        Lsn now = applied();
        if (!now.equals(confirmed) || isAnswerDue()) {
          stream.confirm(now.bytes());
          answered = Instant.now();
          confirmed = now;
        }
        if (isClosing()) {
          return;
        }
        if (isFull()) {
          pause();
        } else {
          read();
        }
      }
    } catch (SQLException | RuntimeException e) {
      failed(e);
    } catch (OutOfMemoryError tooLarge) {
      failed(LargeChange.failure(tooLarge));
    } catch (Error e) {
      failed(new IllegalStateException("changes are no longer read", e));
      throw e;
    }
  }

  private boolean isAnswerDue() {
    return answered.plus(BETWEEN_ANSWERS).isBefore(Instant.now());
  }

  private void read() throws SQLException {
    Optional<Message> message = stream.next();
    if (message.isEmpty()) {
      idle(new Lsn(stream.readUpTo()));
      return;
    }
    Optional<SourceTransaction> whole = decoder.add(message.get());
    if (whole.isPresent()) {
      add(whole.get());
    } else if (isIdle) {
      busy();
    }
  }

  private synchronized void busy() {
    isIdle = false;
  }

  private synchronized void idle(Lsn position) {
    readUpTo = position;
    isIdle = !decoder.isInTransaction();
    notifyAll();
    await(IDLE);
  }

  private synchronized void add(SourceTransaction transaction) {
    isIdle = false;
    boolean isBeyond = last.filter(position -> !transaction.end().isAtMost(position)).isPresent();
    if (isBeyond || transaction.end().isAtMost(from)) {
      transaction.close();
      isLast = isBeyond;
    } else {
      waiting.add(transaction);
      characters += transaction.changes().characters();
    }
    notifyAll();
  }

  private synchronized boolean isFull() {
    return isLast || waiting.size() >= MOST_TRANSACTIONS || characters >= Changes.MOST_CHARACTERS;
  }

  private synchronized void pause() {
    if (!isClosing) {
      await(IDLE);
    }
  }

  private synchronized Lsn applied() {
    return applied;
  }

  private synchronized boolean isClosing() {
    return isClosing;
  }

  private synchronized void failed(Exception e) {
    failure = Optional.of(e);
    notifyAll();
  }

  /** The caller holds the monitor, and looks again at what it waits for. */
  @SuppressWarnings("WaitNotInLoop")
  private void await(Duration time) {
    try {
      wait(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Confirms what is applied, and ends. */
  @Override
  public void close() {
    synchronized (this) {
      isClosing = true;
      notifyAll();
    }
    try {
      thread.join(PATIENCE_AT_CLOSE.toMillis());
      // One that still writes to a server which takes nothing ends with its connection.
      if (thread.isAlive()) {
        stream.close();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    waiting.forEach(SourceTransaction::close);
    decoder.close();
  }
}
