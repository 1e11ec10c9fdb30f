package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.copy.target.ChunkMaker;
import dev.timescalemigration.phase.copy.target.HypertableCopies;
import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.work.locks.WriterGuard;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A claimed chunk, and the sessions that copy it.
 *
 * @param task the chunk
 * @param table its hypertable
 * @param tables all hypertables, with both catalogs
 * @param source session without a transaction
 * @param target session in the transaction that holds the claim
 * @param sourceDatabase for a second look at the source
 * @param rateLimit how fast
 * @param maker makes chunks of the target
 * @param guarded the target session, which is cancelled when others wait for it
 * @param sourceGuard cancels the source session when others wait for it
 */
public record ChunkToCopy(
    Task task,
    HypertableCopy table,
    HypertableCopies tables,
    Handle source,
    Handle target,
    Database sourceDatabase,
    CopyPipe.RateLimit rateLimit,
    ChunkMaker maker,
    WriterGuard.Guarded guarded,
    WriterGuard sourceGuard) {

  /** What the source has now. */
  public SourceChunk look() {
    return SourceChunk.read(source, tables.source(), table, task);
  }

  /**
   * The target's chunks that rows of the task go into: the one with its ranges, or all of a stretch
   * of time.
   */
  List<Chunk> findTargetChunks() {
    if (table.findsSamePartitions()) {
      return findTargetChunk().stream().toList();
    }
    DimensionRange time = task.ranges().get(0);
    return tables.target().chunksReachingInto(target, table.target(), time.start(), time.end());
  }

  /** The target's chunk with the task's ranges, as the catalog has it now. */
  public Optional<Chunk> findTargetChunk() {
    return tables.target().chunkAt(target, table.target(), task.ranges());
  }
}
