package dev.timescalemigration.capture;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A replication slot of the source.
 *
 * @param active whether somebody reads it
 * @param pid the process of the server that sends to whoever reads it; 0 when nobody does
 * @param walStatus {@code pg_replication_slots.wal_status}
 * @param confirmed up to where its reader said that it has everything
 * @param retainedBytes how much of the write-ahead log the server keeps for it
 */
public record Slot(
    boolean active, int pid, String walStatus, Optional<Lsn> confirmed, long retainedBytes) {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  /** The plugin of the slot; every PostgreSQL server with its contrib modules has it. */
  public static final String PLUGIN = "test_decoding";

  /** The slot of a name; empty when the source's database has none. */
  static Optional<Slot> find(Handle source, String name) {
    return source
        .createQuery(SqlFile.of(Slot.class, "slot"))
        .bind("slot", name)
        .map(
            (row, context) ->
                new Slot(
                    row.getBoolean("active"),
                    row.getInt("active_pid"),
                    row.getString("wal_status"),
                    Optional.ofNullable(row.getString("confirmed")).map(Lsn::parse),
                    row.getLong("retained_bytes")))
        .findOne();
  }

  /**
   * Drops a slot once nobody reads it: the server needs a moment to notice that a process that was
   * ended reads no more.
   *
   * @param patience how long it is waited for
   * @return the slot that is still read when time is up or a stop is asked for; empty: there is
   *     none any more
   */
  static Optional<Slot> dropUnread(Handle source, String name, Duration patience, StopSignal stop) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<Slot> found = find(source, name);
      if (found.filter(Slot::active).isEmpty()) {
        found.ifPresent(unread -> drop(source, name));
        return Optional.empty();
      }
      if (System.nanoTime() - end >= 0 || stop.await(BETWEEN_TRIES)) {
        return found;
      }
    }
  }

  /**
   * Drops a slot of the source once nobody reads it.
   *
   * @param patience how long it is waited for
   * @throws MigrationFailure of kind TEMPORARY when it is still read then
   */
  static void dropOrRefuse(Handle source, String name, Duration patience, StopSignal stop) {
    Optional<Slot> read = dropUnread(source, name, patience, stop);
    if (read.isPresent()) {
      throw MigrationFailure.of(
          FailureKind.TEMPORARY,
          "SlotInUse",
          "another process applies changes: the replication slot "
              + name
              + " is read by session "
              + read.get().pid()
              + " of the source",
          "stop 'tsm capture apply', then run the same command again");
    }
  }

  /** Drops a slot that nobody reads. */
  static void drop(Handle source, String name) {
    source
        .createQuery("select pg_drop_replication_slot(:slot)")
        .bind("slot", name)
        .mapTo(String.class)
        .one();
  }

  /** Whether the server has removed a part of the log that was not sent yet. */
  public boolean isLost() {
    return walStatus.equals("lost");
  }
}
