package dev.timescalemigration.capture;

import dev.timescalemigration.ledger.capture.Lsn;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/** The write-ahead log of the source. */
final class SourceLog {
  private SourceLog() {}

  /** Up to where it is safe on the disk, which is what the source sends. */
  static Lsn flushed(Handle source) {
    return position(source, "pg_current_wal_flush_lsn()");
  }

  /**
   * A position that is flushed, and before which every transaction ends that is visible now. With
   * {@code synchronous_commit = off} one is visible before it is flushed, at most three times
   * {@code wal_writer_delay} later (PostgreSQL documentation, "Asynchronous Commit").
   */
  static Lsn committed(Handle source) {
    Lsn written = position(source, "pg_current_wal_insert_lsn()");
    Duration delay =
        Duration.ofMillis(
            source
                .createQuery("select setting from pg_settings where name = 'wal_writer_delay'")
                .mapTo(Long.class)
                .one());
    long end = System.nanoTime() + delay.multipliedBy(3).toNanos();
    Lsn flushed = flushed(source);
    while (!written.isAtMost(flushed) && System.nanoTime() < end) {
      source.createQuery("select pg_sleep(0.005)::text").mapTo(String.class).one();
      flushed = flushed(source);
    }
    return written.isAtMost(flushed) ? written : flushed;
  }

  private static Lsn position(Handle source, String function) {
    return Lsn.parse(source.createQuery("select " + function + "::text").mapTo(String.class).one());
  }
}
