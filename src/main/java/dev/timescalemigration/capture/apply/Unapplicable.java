package dev.timescalemigration.capture.apply;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.work.threads.AlteredColumns;

/** Changes that cannot be applied: applying stops, and nothing of their batch is in the target. */
final class Unapplicable {
  private static final String REASON = "CannotApply";

  private final Direction direction;

  Unapplicable(Direction direction) {
    this.direction = direction;
  }

  /** A row of the source that the target does not have. */
  MigrationFailure rowMissing(QualifiedName table) {
    return MigrationFailure.userAction(
        REASON,
        "the "
            + direction.from()
            + " changed a row of "
            + table
            + " that the "
            + direction.to()
            + " does not have: somebody else writes to the "
            + direction.to()
            + ", or a table was changed there",
        "compare with "
            + direction.compare()
            + ", then "
            + direction.again()
            + "; or "
            + direction.giveUp());
  }

  /** Rows that a trigger or rule of the target keeps out. */
  MigrationFailure rowsRefused(QualifiedName table, long rows) {
    return MigrationFailure.userAction(
        REASON,
        rows + " new rows of " + table + " were not taken by the " + direction.to(),
        "drop the trigger or rule of the "
            + direction.to()
            + " that keeps them out, then "
            + direction.again());
  }

  /** A table that the target does not have. */
  MigrationFailure tableMissing(QualifiedName table) {
    return MigrationFailure.userAction(
        REASON,
        "the "
            + direction.from()
            + " has changes of table "
            + table
            + ", which the "
            + direction.to()
            + " does not have",
        "make it in the "
            + direction.to()
            + " as it was empty in the "
            + direction.from()
            + ", or "
            + direction.giveUp()
            + "; then "
            + direction.again());
  }

  /** A table that has other columns in the target. */
  MigrationFailure columnsDiffer(QualifiedName table, String columns) {
    return AlteredColumns.differ(
        "the columns of "
            + table
            + " differ from those of the "
            + direction.from()
            + "'s change: "
            + columns,
        "alter the table in the "
            + direction.to()
            + " so that it has the columns of that change, then "
            + direction.again()
            + "; if the "
            + direction.from()
            + "'s table has others by now and the "
            + direction.to()
            + "'s has them too, "
            + direction.giveUp());
  }

  /** A row that cannot be found, as nothing identifies it. */
  MigrationFailure noIdentity(QualifiedName table) {
    return MigrationFailure.userAction(
        REASON,
        "the "
            + direction.from()
            + " updated or deleted a row of "
            + table
            + ", and the table has no replica identity: nothing identifies the row",
        "give it a primary key or REPLICA IDENTITY FULL in the "
            + direction.from()
            + ", then "
            + direction.giveUp());
  }

  /**
   * Compressed rows that were changed outside of a compression.
   *
   * @param table what the source calls where they are
   */
  MigrationFailure compressedRows(String table) {
    return MigrationFailure.userAction(
        REASON,
        "the "
            + direction.from()
            + " changed compressed batches of "
            + table
            + " as a whole: nothing identifies the rows",
        "set timescaledb.enable_compressed_direct_batch_delete to off for the "
            + direction.from()
            + "'s database and let its sessions reconnect, then "
            + direction.giveUp());
  }

  /** A chunk that is not the one that was staged. */
  MigrationFailure otherRanges(QualifiedName chunk) {
    return MigrationFailure.userAction(
        REASON,
        "chunk " + chunk + " was merged, split or staged in parts since it was staged",
        direction == Direction.TO_TARGET ? BeginAgain.ADVICE : direction.giveUp());
  }

  /** A hypertable that was made after staging. */
  MigrationFailure notStaged(QualifiedName hypertable) {
    return MigrationFailure.userAction(
        REASON,
        "the "
            + direction.from()
            + " has changes of hypertable "
            + hypertable
            + ", which "
            + (direction == Direction.TO_TARGET
                ? "is not staged"
                : "does not belong to the migration"),
        direction == Direction.TO_TARGET
            ? "stage it with 'tsm stage', then " + direction.again()
            : direction.giveUp());
  }

  /** A hypertable that was emptied between the copies of its chunks. */
  MigrationFailure truncatedBetween(QualifiedName hypertable) {
    return MigrationFailure.userAction(
        REASON,
        "the "
            + direction.from()
            + " truncated "
            + hypertable
            + " or a chunk of it, and chunks of it were copied before and after",
        direction.giveUp());
  }
}
