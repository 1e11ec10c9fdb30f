package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.postgres.CopyPipe;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Row by row into the target's chunk, or into the hypertable where the target has no chunk with
 * these ranges: see {@link ReplacedRows}. What is compressed in the source is compressed again.
 */
public final class IntoChunk implements ChunkCopyMethod {

  @Override
  public Optional<CopyOutcome.Copied> copy(ChunkToCopy work, SourceChunk seen) throws SQLException {
    TargetChunk.make(work);
    if (seen.leavesCompressed()) {
      TargetChunk.takeTurn(work);
    }
    ReplacedRows.prepare(work);
    Optional<SourceSnapshot> taken = SourceSnapshot.take(work, seen);
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    SourceChunk copied;
    ReplacedRows rows;
    CopyPipe.Moved moved;
    try (SourceSnapshot snapshot = taken.get()) {
      copied = snapshot.chunk();
      rows = ReplacedRows.stash(work);
      moved = snapshot.moveRows(work, rows.into().relation(), "");
    }
    return Optional.of(rows.finish(copied, moved));
  }
}
