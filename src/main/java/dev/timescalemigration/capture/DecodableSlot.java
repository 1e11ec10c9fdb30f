package dev.timescalemigration.capture;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * Makes slots whose changes can be decoded, also where chunks or tables were made meanwhile.
 *
 * <p>A slot that is made waits for the transactions that run. Until it knows all of them, it passes
 * over the commits of others ({@code xact_decode} in {@code replication/logical/decode.c},
 * PostgreSQL 17: the state before {@code SNAPBUILD_FULL_SNAPSHOT}). What such a transaction made is
 * unknown to those that began before the slot was ready and end after it; and, as decoding keeps
 * its view of the catalogs until the next transaction that changes them, to later ones as well:
 * reading the slot then ends each time with "could not map filenumber … to relation OID". So the
 * catalogs are changed once the slot is ready, and its changes are read from where all transactions
 * have ended that began before that.
 */
final class DecodableSlot {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private DecodableSlot() {}

  /**
   * Makes a slot; waits for the transactions that run now. It can be read from where the next
   * snapshot is exported, or from {@link #begin}.
   *
   * @param source a session that may write
   */
  static void make(PhaseContext context, Handle source, String name) {
    try (OpenTransactions named = OpenTransactions.nameIfSlow(context);
        StopSignal.Registration abort = context.stop().onAbort(() -> Database.abort(source))) {
      source
          .createQuery("select lsn::text from pg_create_logical_replication_slot(:slot, :plugin)")
          .bind("slot", name)
          .bind("plugin", Slot.PLUGIN)
          .mapTo(String.class)
          .one();
      changeCatalogs(source);
    }
  }

  /** By what every role may do, which leaves nothing. */
  private static void changeCatalogs(Handle source) {
    source.createQuery("select lo_unlink(lo_create(0))").mapTo(Integer.class).one();
  }

  /**
   * From where the changes of a slot that was just made are read; waits for the transactions that
   * run now. Those that have committed before are seen by every later snapshot: also those whose
   * session still waits for a standby to confirm the commit, which is in the log by then.
   *
   * @throws MigrationFailure of kind STOPPED when a stop is asked for meanwhile
   */
  static Lsn begin(PhaseContext context, Handle source) {
    try (OpenTransactions named = OpenTransactions.nameIfSlow(context)) {
      awaitRunning(context, source);
      Lsn begin =
          Lsn.parse(
              source
                  .createQuery("select pg_current_wal_insert_lsn()::text")
                  .mapTo(String.class)
                  .one());
      awaitRunning(context, source);
      return begin;
    }
  }

  private static void awaitRunning(PhaseContext context, Handle source) {
    long last = transaction(source, "pg_current_xact_id()");
    while (transaction(source, "pg_snapshot_xmin(pg_current_snapshot())") <= last) {
      if (context.stop().await(BETWEEN_LOOKS)) {
        throw MigrationFailure.stopped(
            "stopped while waiting for open transactions of the " + context.source().side().value(),
            "run the same command again");
      }
    }
  }

  private static long transaction(Handle source, String which) {
    return source.createQuery("select (" + which + ")::text::bigint").mapTo(Long.class).one();
  }
}
