package dev.timescalemigration.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.postgres.SqlFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * What a watcher from afar wants to know of capture.
 *
 * @param plan what is to be changed on the source, as the gate before it found it
 * @param undone why the last switch was undone; empty when none was, or a later one was made
 * @param downtimeSeconds for how long writes were stopped at the last switch; empty before it
 * @param slot the replication slot on the source; empty when capture is off
 * @param appliedLsn everything up to here is applied; of the target's log once the way back has
 *     begun
 * @param maxRetainedWal of so many bytes of its log at most the source keeps for the slot
 * @param measure the newest look at both sides
 * @param wayBack the way back; empty when none is kept
 */
public record CaptureDigest(
    Optional<JsonNode> plan,
    Optional<String> undone,
    Optional<String> downtimeSeconds,
    Optional<String> slot,
    Optional<String> appliedLsn,
    OptionalLong maxRetainedWal,
    Optional<Measured> measure,
    Optional<WayBackDigest> wayBack) {
  /** Capture is off. */
  public static final CaptureDigest OFF =
      new CaptureDigest(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty());

  /** The name under which the ledger has the plan. */
  public static final String PLAN = "AwaitingCaptureStart";

  /**
   * The way back.
   *
   * @param slot the replication slot on the target
   * @param begun whether the target's changes are applied to the source: the switch is made
   * @param givenUp why they are not applied any more; empty: they are
   */
  public record WayBackDigest(String slot, boolean begun, Optional<String> givenUp) {}

  /** Whether the old source follows the target. */
  public boolean followsBack() {
    return wayBack.filter(back -> back.begun() && back.givenUp().isEmpty()).isPresent();
  }

  /** Why a way back that has begun is not kept any more; empty: it is, or there was none. */
  public Optional<String> wayBackGivenUp() {
    return wayBack.filter(WayBackDigest::begun).flatMap(WayBackDigest::givenUp);
  }

  /** The replication slot that is read now: the way back's once it has begun. */
  public Optional<String> slotInUse() {
    return followsBack() ? wayBack.map(WayBackDigest::slot) : slot;
  }

  /**
   * A look at both sides.
   *
   * @param at when
   * @param lagBytes how much of the log was not applied
   * @param behindSeconds since how many seconds the oldest part of it is there, counted until now
   * @param retainedWal how many bytes of its log the source kept for the slot
   * @param rowsPerSecond changes of rows that were applied per second; empty while nothing is
   *     applied
   */
  public record Measured(
      Instant at,
      long lagBytes,
      long behindSeconds,
      long retainedWal,
      OptionalLong rowsPerSecond) {}

  /**
   * Reads it; {@link #OFF} from a ledger of a release that knew nothing of it.
   *
   * @param most how many characters a text may have
   */
  public static CaptureDigest read(Handle target, int most) {
    boolean known =
        target
            .createQuery("select to_regclass('_timescale_migration.way_back') is not null")
            .mapTo(Boolean.class)
            .one();
    return known
        ? target
            .createQuery(SqlFile.of(CaptureDigest.class, "read_capture_digest"))
            .bind("planning", PLAN)
            .bind("most", most)
            .map((row, context) -> digest(row))
            .one()
        : OFF;
  }

  private static CaptureDigest digest(ResultSet row) throws SQLException {
    String backSlot = row.getString("back_slot");
    boolean isBegun = row.getBoolean("back_begun");
    Optional<String> givenUp = Optional.ofNullable(row.getString("back_given_up"));
    return new CaptureDigest(
        Optional.ofNullable(row.getString("plan")).map(Json::read),
        Optional.ofNullable(row.getString("undone")),
        Optional.ofNullable(row.getString("downtime")),
        Optional.ofNullable(row.getString("slot")),
        Optional.ofNullable(row.getString("applied_lsn")),
        NullableNumber.of(row, "max_retained_wal"),
        measured(row),
        Optional.ofNullable(backSlot).map(slot -> new WayBackDigest(slot, isBegun, givenUp)));
  }

  private static Optional<Measured> measured(ResultSet row) throws SQLException {
    Timestamp at = row.getTimestamp("measured_at");
    return at == null
        ? Optional.empty()
        : Optional.of(
            new Measured(
                at.toInstant(),
                row.getLong("lag_bytes"),
                Math.max(row.getLong("behind_seconds"), 0),
                row.getLong("retained_wal"),
                NullableNumber.of(row, "rows_per_second")));
  }
}
