package dev.timescalemigration.ledger.capture;

import dev.timescalemigration.postgres.SqlFile;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * How far the target is behind the source, as somebody saw it who applies changes or watches.
 *
 * @param lagBytes how much of the source's log is not applied
 * @param behind since how long the oldest part of it is there; empty where only watching does not
 *     know
 * @param retainedWal how many bytes of its log the source keeps for the slot
 * @param rowsPerSecond changes of rows that were applied per second; empty while nothing is applied
 */
public record CaptureMeasure(
    long lagBytes, Optional<Duration> behind, long retainedWal, OptionalLong rowsPerSecond) {
  private static final double MILLISECONDS = 1000.0;

  /** Forgets it. */
  static void forget(Handle target) {
    target.execute("delete from _timescale_migration.capture_measure");
  }

  /** Records it in place of the one before. */
  public void record(Handle target) {
    target
        .createUpdate(SqlFile.of(CaptureMeasure.class, "record_measure"))
        .bind("lagBytes", lagBytes)
        .bind("applies", rowsPerSecond.isPresent())
        .bindBySqlType(
            "behindSeconds",
            lagBytes == 0
                ? null
                : behind.map(time -> (Object) (time.toMillis() / MILLISECONDS)).orElse(null),
            Types.DOUBLE)
        .bind("retainedWal", retainedWal)
        .bindBySqlType(
            "rowsPerSecond",
            rowsPerSecond.isPresent() ? (Object) rowsPerSecond.getAsLong() : null,
            Types.BIGINT)
        .execute();
  }
}
