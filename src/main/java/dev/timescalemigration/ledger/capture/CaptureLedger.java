package dev.timescalemigration.ledger.capture;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.ledger.NullableNumber;
import dev.timescalemigration.ledger.StagedTasks;
import dev.timescalemigration.ledger.capture.CaptureState.ChangedIdentity;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * Reads and writes what the ledger keeps of capture, each in the transaction of the handle that it
 * is given.
 */
public final class CaptureLedger {
  private static final TypeReference<List<QualifiedName>> NAMES = new TypeReference<>() {};
  private static final TypeReference<List<ChangedIdentity>> IDENTITIES = new TypeReference<>() {};

  private CaptureLedger() {}

  /** Whether capture is on; false in a database without a ledger. */
  public static boolean isOn(Handle target) {
    boolean hasTable =
        target
            .createQuery("select to_regclass('_timescale_migration.capture') is not null")
            .mapTo(Boolean.class)
            .one();
    return hasTable
        && target
            .createQuery("select exists (select from _timescale_migration.capture)")
            .mapTo(Boolean.class)
            .one();
  }

  /** Capture as the ledger has it; empty when it is off. */
  public static Optional<CaptureState> read(Handle target) {
    return target
        .createQuery(SqlFile.of(CaptureLedger.class, "read_capture"))
        .map((row, context) -> state(row))
        .findOne();
  }

  /**
   * Locks capture's row until the end of the transaction, so that two processes do not apply the
   * same changes.
   *
   * @return how far changes are applied; empty when capture is off
   */
  public static Optional<Lsn> lock(Handle transaction) {
    return transaction
        .createQuery(
            "select applied_lsn::text from _timescale_migration.capture"
                + " where applied_lsn is not null for update")
        .mapTo(String.class)
        .findOne()
        .map(Lsn::parse);
  }

  /** Records what is about to be set on the source, before it is. */
  public static void begin(
      Handle target,
      String slot,
      List<QualifiedName> insertOnly,
      List<ChangedIdentity> identities,
      OptionalLong maxRetainedWal) {
    target
        .createUpdate(SqlFile.of(CaptureLedger.class, "begin_capture"))
        .bind("slot", slot)
        .bind("insertOnly", Json.write(insertOnly))
        .bind("identities", Json.write(identities))
        .bind("maxRetainedWal", maxRetainedWal.isPresent() ? maxRetainedWal.getAsLong() : null)
        .execute();
  }

  /** Records more replica identities that are to be undone at the end, each table once. */
  public static void addIdentities(Handle target, List<ChangedIdentity> more) {
    target.useTransaction(
        transaction ->
            read(transaction)
                .ifPresent(
                    state -> {
                      List<ChangedIdentity> all = new ArrayList<>(state.identities());
                      more.stream()
                          .filter(
                              each ->
                                  all.stream()
                                      .noneMatch(there -> there.table().equals(each.table())))
                          .forEach(all::add);
                      transaction
                          .createUpdate(
                              "update _timescale_migration.capture"
                                  + " set identities = :identities::jsonb")
                          .bind("identities", Json.write(all))
                          .execute();
                    }));
  }

  /** Records where a slot that was just made begins. */
  public static void slotMade(Handle target, Lsn begin) {
    target
        .createUpdate("update _timescale_migration.capture set applied_lsn = :lsn::pg_lsn")
        .bind("lsn", begin.toString())
        .execute();
  }

  /**
   * Records from where on changes of a database are applied to one that is equal to it there.
   *
   * @param snapshot {@code pg_current_snapshot()} of that database, taken before the position
   */
  public static void beginsEqual(Handle target, Lsn at, String snapshot) {
    target
        .createUpdate(
            "update _timescale_migration.capture"
                + " set applied_lsn = :lsn::pg_lsn, plain_snapshot = :snapshot, transactions = 0,"
                + " changes = 0, chunks_dropped = false")
        .bind("lsn", at.toString())
        .bind("snapshot", snapshot)
        .execute();
    target.execute("delete from _timescale_migration.capture_changed");
  }

  /** Records that changes are lost, before a slot takes the place of the one that lacks them. */
  public static void recovering(Handle target) {
    target.execute("update _timescale_migration.capture set recovering_since = '-infinity'");
  }

  /**
   * Records that the slot was replaced: waits for copies in flight, which may have read before it
   * began.
   */
  public static void slotReplaced(Handle transaction) {
    transaction.execute("set local lock_timeout = 0");
    StagedTasks.holdAll(transaction);
    transaction.execute(
        "update _timescale_migration.capture set recovering_since = clock_timestamp()");
  }

  /**
   * Records that nothing is missing from here on, as both sides are equal in a snapshot of the
   * source.
   *
   * @param at where the slot begins
   * @param snapshot {@code pg_current_snapshot()} of the snapshot that was exported with it
   */
  public static void recovered(Handle target, Lsn at, String snapshot) {
    target
        .createUpdate(SqlFile.of(CaptureLedger.class, "recovered"))
        .bind("lsn", at.toString())
        .bind("snapshot", snapshot)
        .execute();
  }

  /**
   * Records how far changes are applied, in the transaction that applied them.
   *
   * @param chunksDropped whether one of the transactions may have dropped chunks
   */
  public static void applied(
      Handle transaction, Lsn upTo, long transactions, long changes, boolean chunksDropped) {
    transaction
        .createUpdate(SqlFile.of(CaptureLedger.class, "record_applied"))
        .bind("lsn", upTo.toString())
        .bind("transactions", transactions)
        .bind("changes", changes)
        .bind("chunksDropped", chunksDropped)
        .execute();
  }

  /**
   * Records that both sides are equal at a position, and forgets what was changed before.
   *
   * @param transaction locks capture's row
   */
  public static void proven(Handle transaction, Lsn at) {
    recordProven(transaction, at);
    transaction.execute("delete from _timescale_migration.capture_changed");
  }

  /**
   * Records that what was changed since the last comparison is compared as well.
   *
   * @param transaction locks capture's row
   */
  public static void provenAgain(Handle transaction, Lsn at) {
    recordProven(transaction, at);
    transaction.execute(
        "update _timescale_migration.capture_changed set is_compared = true where not is_compared");
  }

  private static void recordProven(Handle transaction, Lsn at) {
    transaction
        .createUpdate(
            "update _timescale_migration.capture set proven_lsn = :lsn::pg_lsn,"
                + " chunks_dropped = false")
        .bind("lsn", at.toString())
        .execute();
  }

  /**
   * Records that the source's database is set to read-only, before it is.
   *
   * @param undo the statement that undoes it; null: it was undone
   */
  public static void readOnly(Handle target, String undo) {
    target
        .createUpdate("update _timescale_migration.capture set read_only_before = :undo")
        .bind("undo", undo)
        .execute();
  }

  /** Records of how much of its log at most the source keeps from now on, if that is another. */
  public static void limit(Handle target, OptionalLong maxRetainedWal) {
    target
        .createUpdate(SqlFile.of(CaptureLedger.class, "limit_retained_wal"))
        .bindBySqlType(
            "limit",
            maxRetainedWal.isPresent() ? (Object) maxRetainedWal.getAsLong() : null,
            Types.BIGINT)
        .execute();
  }

  /** Forgets capture, what it knew of chunks, and the snapshots of copies. */
  public static void end(Handle transaction) {
    CaptureMeasure.forget(transaction);
    transaction.execute("delete from _timescale_migration.capture_changed");
    transaction.execute("delete from _timescale_migration.captured_chunk");
    transaction.execute("delete from _timescale_migration.proven_table");
    transaction.execute("delete from _timescale_migration.copy_snapshot");
    transaction.execute("delete from _timescale_migration.capture");
  }

  private static CaptureState state(ResultSet row) throws SQLException {
    return new CaptureState(
        row.getString("slot"),
        row.getTimestamp("started_at").toInstant(),
        Optional.ofNullable(row.getString("applied_lsn")).map(Lsn::parse),
        Optional.ofNullable(row.getTimestamp("applied_at")).map(Timestamp::toInstant),
        Optional.ofNullable(row.getString("plain_snapshot")),
        Json.read(row.getString("insert_only"), NAMES),
        Json.read(row.getString("identities"), IDENTITIES),
        row.getLong("transactions"),
        row.getLong("changes"),
        Optional.ofNullable(row.getString("proven_lsn")).map(Lsn::parse),
        NullableNumber.of(row, "max_retained_wal"),
        Optional.ofNullable(row.getString("read_only_before")),
        row.getBoolean("chunks_dropped"),
        row.getTimestamp("recovering_since") != null);
  }
}
