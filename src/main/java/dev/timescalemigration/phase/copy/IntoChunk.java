package dev.timescalemigration.phase.copy;

import dev.timescalemigration.ledger.Way;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.timescale.RowsOfRange;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Row by row into the target's chunk: rows that stand in the way are set aside, the source's are
 * copied into the chunk (into the hypertable where the target has no chunk with these ranges), late
 * rows are put back, and what is compressed in the source is compressed again.
 */
final class IntoChunk implements ChunkWay {
  /**
   * What was written.
   *
   * @param copied the source's chunk in the snapshot that was read
   * @param moved how much
   */
  record Filled(SourceChunk copied, CopyPipe.Moved moved) {}

  /** Writes the source's rows; answers nothing when they are not there any more. */
  interface Filling {
    Optional<Filled> fill(RowsOfRange into) throws SQLException;
  }

  @Override
  public Optional<Outcome.Copied> copy(ChunkToCopy work, SourceChunk seen) throws SQLException {
    if (seen.isCompressed()) {
      TargetChunk.takeTurn(work);
      TargetChunk.make(work);
    }
    return fill(work, into -> read(work, seen, into));
  }

  private static Optional<Filled> read(ChunkToCopy work, SourceChunk seen, RowsOfRange into)
      throws SQLException {
    Optional<SourceSnapshot> taken = work.snapshot(seen);
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    try (SourceSnapshot snapshot = taken.get()) {
      return Optional.of(
          new Filled(snapshot.chunk(), snapshot.moveRows(work, into.relation(), "")));
    }
  }

  /** Fills the target's chunk in the way given, with everything that belongs to it. */
  static Optional<Outcome.Copied> fill(ChunkToCopy work, Filling filling) throws SQLException {
    FiringInTarget.refuseTrigger(work.table());
    TargetChunk.open(work);
    RowsOfRange into = TargetChunk.rows(work);
    LateRows late = LateRows.setAside(work.target(), work.table(), into);
    Optional<Filled> filled = filling.fill(into);
    if (filled.isEmpty()) {
      return Optional.empty();
    }
    SourceChunk copied = filled.get().copied();
    long putBack =
        late == null ? 0 : late.putBack(into, into, work.sourceDatabase(), copied.rows());
    if (work.table().replicaRole()) {
      ForeignKeyProof.of(work, into);
    }
    TargetChunk.settle(work, copied);
    return Optional.of(
        new Outcome.Copied(
            way(work, copied), filled.get().moved().rows(), filled.get().moved().bytes(), putBack));
  }

  private static Way way(ChunkToCopy work, SourceChunk copied) {
    if (work.task().isCut()) {
      return Way.RANGE;
    }
    return copied.isCompressed() ? Way.RECOMPRESSED : Way.INTO_CHUNK;
  }
}
