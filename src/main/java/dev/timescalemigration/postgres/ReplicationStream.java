package dev.timescalemigration.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a logical replication slot with the plugin {@code test_decoding} sends: whole transactions,
 * in the order of their commits. Values are written under the same settings as in every session of
 * this program. Not for several threads.
 */
public final class ReplicationStream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicationStream.class);
  private static final int STATUS_SECONDS = 10;

  private final Connection connection;
  private final PGReplicationStream stream;

  private ReplicationStream(Connection connection, PGReplicationStream stream) {
    this.connection = connection;
    this.stream = stream;
  }

  /**
   * A message of the plugin.
   *
   * @param lsn its position; for a commit, where the commit ends
   * @param text what the plugin wrote
   */
  public record Message(long lsn, String text) {}

  /**
   * Opens the stream of a slot.
   *
   * @param from transactions whose commit ends at or before this position are not sent
   * @throws SQLException when the slot is gone, in use or lost, or the role may not read it
   */
  public static ReplicationStream open(Database source, String slot, long from)
      throws SQLException {
    Connection connection = Sessions.connectForReplication(source.side(), source.settings());
    try {
      return new ReplicationStream(
          connection,
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName(slot)
              .withStartPosition(LogSequenceNumber.valueOf(from))
              .withSlotOption("include-xids", true)
              .withSlotOption("skip-empty-xacts", true)
              .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
              .withAutomaticFlush(false)
              .start());
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** The next message; empty when none has arrived. */
  public Optional<Message> next() throws SQLException {
    ByteBuffer buffer = stream.readPending();
    if (buffer == null) {
      return Optional.empty();
    }
    String text =
        new String(
            buffer.array(),
            buffer.arrayOffset() + buffer.position(),
            buffer.remaining(),
            StandardCharsets.UTF_8);
    return Optional.of(new Message(stream.getLastReceiveLSN().asLong(), text));
  }

  /** Up to where the server has read its log for this stream, as far as it has said. */
  public long readUpTo() {
    return stream.getLastReceiveLSN().asLong();
  }

  /** Lets the server forget the log up to a position: all of it is applied and committed. */
  public void confirm(long upTo) throws SQLException {
    LogSequenceNumber lsn = LogSequenceNumber.valueOf(upTo);
    stream.setAppliedLSN(lsn);
    stream.setFlushedLSN(lsn);
    stream.forceUpdateStatus();
  }

  @Override
  public void close() {
    // Not the stream's own close: it waits for the server to end a transaction that it is sending.
    try {
      connection.abort(Runnable::run);
    } catch (SQLException alreadyGone) {
      LOG.debug("a stream that was broken already", alreadyGone);
    }
  }
}
