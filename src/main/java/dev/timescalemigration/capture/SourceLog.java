package dev.timescalemigration.capture;

import dev.timescalemigration.ledger.capture.Lsn;
import org.jdbi.v3.core.Handle;

/** The write-ahead log of the source. */
final class SourceLog {
  private SourceLog() {}

  /** Up to where it is safe on the disk: every transaction that is visible ends before. */
  static Lsn flushed(Handle source) {
    return Lsn.parse(
        source.createQuery("select pg_current_wal_flush_lsn()::text").mapTo(String.class).one());
  }
}
