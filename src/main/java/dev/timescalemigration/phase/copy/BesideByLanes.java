package dev.timescalemigration.phase.copy;

import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.phase.StopSignal;
import dev.timescalemigration.postgres.CopyPipe;
import java.sql.SQLException;
import java.util.Optional;

/**
 * As {@link Beside}, for a huge chunk: lanes that have no chunk of their own copy parts of it. The
 * bare table is committed before, so that all of them see it; its rows cannot be written frozen,
 * and it stays behind when the copy is interrupted, until {@link BareTables} drops it. It becomes
 * the chunk in the transaction that holds the claim, once all parts are committed.
 */
final class BesideByLanes implements ChunkWay {
  private final PhaseContext context;
  private final int parallelism;
  private final HugeChunks huge;
  private final LanesAtWork lanes;

  /**
   * For all lanes of one process.
   *
   * @param parallelism how many there are
   * @param huge which chunks
   * @param lanes where they find each other
   */
  BesideByLanes(PhaseContext context, int parallelism, HugeChunks huge, LanesAtWork lanes) {
    this.context = context;
    this.parallelism = parallelism;
    this.huge = huge;
    this.lanes = lanes;
  }

  /** Whether a chunk that can be built beside is to be copied by several lanes. */
  boolean suits(ChunkToCopy work, SourceChunk seen) {
    return seen.chunk().isPresent() && huge.include(work.target(), work.task(), parallelism);
  }

  @Override
  public Optional<Outcome.Copied> copy(ChunkToCopy work, SourceChunk seen) throws SQLException {
    Optional<SourceSnapshot> taken = work.snapshot(seen);
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    BesideBuilder builder = BesideBuilder.ofClaim(work.table(), work.task(), work.target());
    SourceChunk copied;
    CopyPipe.Moved moved;
    try (SourceSnapshot snapshot = taken.get()) {
      copied = snapshot.chunk();
      if (copied.isCompressed() || copied.chunk().isEmpty()) {
        return Optional.empty();
      }
      BareTables.make(context.target(), work.task(), builder);
      SourceSnapshot.Exported exported = snapshot.export();
      SharedChunk shared =
          new SharedChunk(
              work.table(),
              exported,
              builder.name(),
              huge.parts(work.source(), exported.chunk()),
              context.stop());
      try (StopSignal.Registration sharing = lanes.share(shared)) {
        moved = shared.copy(work.source(), work.target(), work.brake());
      }
    }
    return Beside.attach(work, builder, copied, moved);
  }
}
