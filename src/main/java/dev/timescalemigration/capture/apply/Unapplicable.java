package dev.timescalemigration.capture.apply;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.QualifiedName;

/** Changes that cannot be applied: applying stops, and nothing of their batch is in the target. */
final class Unapplicable {
  private static final String REASON = "CannotApply";

  private Unapplicable() {}

  /** A row of the source that the target does not have. */
  static MigrationFailure rowMissing(QualifiedName table) {
    return MigrationFailure.userAction(
        REASON,
        "the source changed a row of "
            + table
            + " that the target does not have: somebody else writes to the target, or a table was"
            + " changed there",
        "compare with 'tsm compare', repair with 'tsm repair', then run 'tsm capture apply' again;"
            + " or "
            + BeginAgain.ADVICE);
  }

  /** Rows that a trigger or rule of the target keeps out. */
  static MigrationFailure rowsRefused(QualifiedName table, long rows) {
    return MigrationFailure.userAction(
        REASON,
        rows + " new rows of " + table + " were not taken by the target",
        "drop the trigger or rule of the target that keeps them out, then run 'tsm capture apply'"
            + " again");
  }

  /** A table that the target does not have. */
  static MigrationFailure tableMissing(QualifiedName table) {
    return MigrationFailure.userAction(
        REASON,
        "the source has changes of table " + table + ", which the target does not have",
        "make it in the target as it was empty in the source, or "
            + BeginAgain.ADVICE
            + "; then run 'tsm capture apply' again");
  }

  /** A table that has other columns in the target. */
  static MigrationFailure columnsDiffer(QualifiedName table, String columns) {
    return MigrationFailure.userAction(
        REASON,
        "the columns of " + table + " differ from those of the source's change: " + columns,
        "alter the table in the target so that it has the source's columns, then run 'tsm capture"
            + " apply' again");
  }

  /** A row that cannot be found, as nothing tells which it is. */
  static MigrationFailure noIdentity(QualifiedName table) {
    return MigrationFailure.userAction(
        REASON,
        "the source updated or deleted a row of "
            + table
            + ", and the table has no replica identity: it cannot be told which row",
        "give it a primary key or REPLICA IDENTITY FULL in the source, then " + BeginAgain.ADVICE);
  }

  /**
   * Compressed rows that were changed outside of a compression.
   *
   * @param table what the source calls where they are
   */
  static MigrationFailure compressedRows(String table) {
    return MigrationFailure.userAction(
        REASON,
        "the source changed compressed batches of "
            + table
            + " as a whole: it cannot be told which rows",
        "set timescaledb.enable_compressed_direct_batch_delete to off for the source's database"
            + " and let its sessions reconnect, then "
            + BeginAgain.ADVICE);
  }

  /** A chunk that is not the one that was staged. */
  static MigrationFailure otherRanges(QualifiedName chunk) {
    return MigrationFailure.userAction(
        REASON,
        "chunk " + chunk + " was merged, split or staged in parts since it was staged",
        BeginAgain.ADVICE);
  }

  /** A hypertable that was made after staging. */
  static MigrationFailure notStaged(QualifiedName hypertable) {
    return MigrationFailure.userAction(
        REASON,
        "the source has changes of hypertable " + hypertable + ", which is not staged",
        "stage it with 'tsm stage', then run 'tsm capture apply' again");
  }

  /** A hypertable that was emptied between the copies of its chunks. */
  static MigrationFailure truncatedBetween(QualifiedName hypertable) {
    return MigrationFailure.userAction(
        REASON,
        "the source truncated "
            + hypertable
            + " or a chunk of it, and chunks of it were copied before and after",
        BeginAgain.ADVICE);
  }
}
