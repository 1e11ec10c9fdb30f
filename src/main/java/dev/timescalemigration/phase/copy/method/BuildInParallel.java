package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.sql.SQLException;
import java.util.Optional;

/**
 * As {@link BuildAndAttach}, for a huge chunk: copy threads that have no chunk of their own copy
 * parts of it. The staging table is committed before, so that all of them see it; its rows cannot
 * be written frozen, and it stays behind when the copy is interrupted, until {@link
 * CommittedStagingTables} drops it. It becomes the chunk in the transaction that holds the claim,
 * once all parts are committed.
 */
public final class BuildInParallel implements ChunkCopyMethod {
  private final PhaseContext context;
  private final int parallelism;
  private final HugeChunks huge;
  private final ThreadsAtWork threads;

  /**
   * For all copy threads of one process.
   *
   * @param parallelism how many there are
   * @param huge which chunks
   * @param threads where they find each other
   */
  public BuildInParallel(
      PhaseContext context, int parallelism, HugeChunks huge, ThreadsAtWork threads) {
    this.context = context;
    this.parallelism = parallelism;
    this.huge = huge;
    this.threads = threads;
  }

  /** Whether a chunk that can be built and attached is to be copied by several copy threads. */
  public boolean suits(ChunkToCopy work, SourceChunk seen) {
    return seen.chunk().isPresent() && huge.include(work.target(), work.task(), parallelism);
  }

  @Override
  public Optional<CopyOutcome.Copied> copy(ChunkToCopy work, SourceChunk seen) throws SQLException {
    Optional<SourceSnapshot> taken = SourceSnapshot.take(work, seen);
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    StagingTable staging = StagingTable.ofClaim(work.table(), work.task(), work.target());
    SourceChunk copied;
    CopyPipe.Moved moved;
    try (SourceSnapshot snapshot = taken.get()) {
      copied = snapshot.chunk();
      if (copied.isCompressed() || copied.chunk().isEmpty()) {
        return Optional.empty();
      }
      CommittedStagingTables.make(context.target(), work.task(), staging);
      SourceSnapshot.Exported exported = snapshot.export();
      SharedChunk shared =
          new SharedChunk(
              work.table(),
              exported,
              staging.name(),
              huge.parts(work.source(), exported.chunk()),
              context.stop());
      try (StopSignal.Registration sharing = threads.share(shared)) {
        moved =
            snapshot.unlessOthersWait(
                () -> shared.copy(work.source(), work.target(), snapshot.rateLimit()));
      }
    }
    return BuildAndAttach.attach(work, staging, copied, moved);
  }
}
