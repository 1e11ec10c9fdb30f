package dev.timescalemigration.ledger.capture;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.postgres.SqlFile;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reads and writes what the ledger in the target keeps of the way back. */
public final class WayBackLedger {
  private static final TypeReference<List<Integer>> IDS = new TypeReference<>() {};

  private WayBackLedger() {}

  /** The way back; empty when none is kept. */
  public static Optional<WayBackState> read(Handle target) {
    return target
        .createQuery(SqlFile.of(WayBackLedger.class, "read_way_back"))
        .map(
            (row, context) ->
                new WayBackState(
                    row.getString("slot"),
                    row.getTimestamp("kept_at").toInstant(),
                    Optional.ofNullable(row.getString("begins_at")).map(Lsn::parse),
                    Optional.ofNullable(row.getString("source_read_only_undo")),
                    Optional.ofNullable(row.getString("source_jobs"))
                        .map(ids -> Json.read(ids, IDS)),
                    Optional.ofNullable(row.getString("given_up"))))
        .findOne();
  }

  /** Records the slot, before it is made. */
  public static void keep(Handle target, String slot) {
    target
        .createUpdate(SqlFile.of(WayBackLedger.class, "keep_way_back"))
        .bind("slot", slot)
        .execute();
  }

  /**
   * Records from where on changes are applied.
   *
   * @param sourceReadOnlyUndo the statement that lets the source be written to again; null when it
   *     was not set to read-only
   */
  public static void begins(Handle target, Lsn at, String sourceReadOnlyUndo) {
    target
        .createUpdate(
            "update _timescale_migration.way_back"
                + " set begins_at = :at::pg_lsn, source_read_only_undo = :undo")
        .bind("at", at.toString())
        .bind("undo", sourceReadOnlyUndo)
        .execute();
  }

  /**
   * Records how the source is opened again that is about to be set to read-only.
   *
   * @param undo the statement; null: it is open
   */
  public static void sourceReadOnly(Handle target, String undo) {
    target
        .createUpdate("update _timescale_migration.way_back set source_read_only_undo = :undo")
        .bind("undo", undo)
        .execute();
  }

  /**
   * Records which jobs of the source are switched off, before they are.
   *
   * @param jobs their numbers; null: they are on again
   */
  public static void sourceJobs(Handle target, List<Integer> jobs) {
    target
        .createUpdate("update _timescale_migration.way_back set source_jobs = :jobs::jsonb")
        .bind("jobs", jobs == null ? null : Json.write(jobs))
        .execute();
  }

  /** Records why changes are not applied any more. */
  public static void giveUp(Handle target, String why) {
    target
        .createUpdate("update _timescale_migration.way_back set given_up = :why")
        .bind("why", why)
        .execute();
    CaptureMeasure.forget(target);
  }

  /** Forgets it. */
  public static void end(Handle target) {
    CaptureMeasure.forget(target);
    target.execute("delete from _timescale_migration.way_back");
  }
}
