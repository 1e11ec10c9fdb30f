package dev.timescalemigration.capture.stream;

import dev.timescalemigration.ledger.capture.Lsn;

/**
 * A committed transaction of the source.
 *
 * @param xid the lower 32 bits of its number
 * @param end where its commit ends
 * @param changes what it did, without what compressing and decompressing did
 */
public record SourceTransaction(int xid, Lsn end, Changes changes) implements AutoCloseable {
  @Override
  public void close() {
    changes.close();
  }
}
