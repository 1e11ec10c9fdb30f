package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.ledger.CopyMethod;
import dev.timescalemigration.postgres.CopyPipe;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Rows go into a staging table that then becomes the chunk, see {@link StagingTable}; the table is
 * made in the same transaction, so that COPY FREEZE may write them frozen.
 */
public final class BuildAndAttach implements ChunkCopyMethod {
  @Override
  public Optional<CopyOutcome.Copied> copy(ChunkToCopy work, SourceChunk seen) throws SQLException {
    StagingTable staging = StagingTable.inOneTransaction(work.table(), work.task());
    staging.create(work.target());
    Optional<SourceSnapshot> taken = SourceSnapshot.take(work, seen);
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    SourceChunk copied;
    CopyPipe.Moved moved;
    try (SourceSnapshot snapshot = taken.get()) {
      copied = snapshot.chunk();
      if (copied.isCompressed()) {
        return Optional.empty();
      }
      moved = snapshot.moveRows(work, staging.name(), ", freeze");
    }
    return attach(work, staging, copied, moved);
  }

  /**
   * Makes the table the chunk, or has its rows go where the target wants them.
   *
   * @param copied the source's chunk in the snapshot that was read
   * @param moved what is in the table
   */
  static Optional<CopyOutcome.Copied> attach(
      ChunkToCopy work, StagingTable staging, SourceChunk copied, CopyPipe.Moved moved)
      throws SQLException {
    if (staging.attach(work)) {
      TargetChunk.settle(work, copied);
      return Optional.of(
          new CopyOutcome.Copied(CopyMethod.ATTACHED, moved.rows(), moved.bytes(), 0));
    }
    TargetChunk.make(work);
    ReplacedRows.prepare(work);
    ReplacedRows rows = ReplacedRows.stash(work);
    staging.insertInto(work.target(), rows.into());
    return Optional.of(rows.finish(copied, moved));
  }
}
