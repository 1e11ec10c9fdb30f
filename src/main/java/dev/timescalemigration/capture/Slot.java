package dev.timescalemigration.capture;

import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.SqlFile;
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
