package dev.timescalemigration.capture.stream;

import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.ReplicationStream.Message;
import dev.timescalemigration.timescale.CompressionMarker;
import java.util.Optional;
import java.util.Set;

/**
 * Makes transactions of messages. What is between the markers of a compression or decompression is
 * left out: it changes how rows are stored, not which there are.
 *
 * <p>Before 2.29, batches that are deleted as a whole are between markers of a decompression that
 * decompresses nothing ({@code decompress_batches_scan}, {@code
 * tsl/src/compression/compression_dml.c} 2.19.3).
 */
public final class Decoder implements AutoCloseable {
  private final Set<String> catalogs;
  private final DecodedText reader = new DecodedText();
  private Changes changes = new Changes();
  private boolean isInTransaction;
  private int xid;
  private Optional<CompressionMarker> inside = Optional.empty();
  private boolean deletedInside;
  private boolean insertedInside;

  /**
   * Before the first message.
   *
   * @param catalogs the schemas of the source in which TimescaleDB keeps what it knows itself
   */
  public Decoder(Set<String> catalogs) {
    this.catalogs = catalogs;
  }

  /** Takes the next message; answers with a transaction when it is its last. */
  public Optional<SourceTransaction> add(Message message) {
    String text = message.text();
    if (text.startsWith("table ")) {
      change(reader.read(text), text);
    } else if (text.startsWith("BEGIN ")) {
      begin(Integer.parseUnsignedInt(text.substring("BEGIN ".length()).strip()));
    } else if (text.startsWith("COMMIT ")) {
      SourceTransaction whole = new SourceTransaction(xid, new Lsn(message.lsn()), changes);
      changes = new Changes();
      isInTransaction = false;
      return Optional.of(whole);
    } else {
      CompressionMarker.of(text).ifPresent(this::marker);
    }
    return Optional.empty();
  }

  private void begin(int newXid) {
    xid = newXid;
    isInTransaction = true;
    changes.close();
    changes = new Changes();
    inside = Optional.empty();
  }

  private void marker(CompressionMarker marker) {
    if (marker.begins()) {
      inside = Optional.of(marker);
      deletedInside = false;
      insertedInside = false;
      return;
    }
    if (marker == CompressionMarker.DECOMPRESSION_END && deletedInside && !insertedInside) {
      changes.addBatchesDeleted();
    }
    inside = Optional.empty();
    deletedInside = false;
    insertedInside = false;
  }

  private void change(Change change, String text) {
    if (inside.isEmpty()) {
      changes.add(change, text);
      return;
    }
    deletedInside |=
        change instanceof Change.Delete delete && !catalogs.contains(delete.table().schema());
    insertedInside |=
        change instanceof Change.Insert insert && !catalogs.contains(insert.table().schema());
  }

  /** Whether the end of a transaction has not come yet. */
  boolean isInTransaction() {
    return isInTransaction;
  }

  /** Forgets a transaction of which the end has not come. */
  @Override
  public void close() {
    changes.close();
  }
}
