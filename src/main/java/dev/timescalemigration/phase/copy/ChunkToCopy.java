package dev.timescalemigration.phase.copy;

import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.locks.WriterGuard;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.DimensionRange;
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
 * @param brake how fast
 * @param maker makes chunks of the target
 * @param guarded the target session, which is cancelled when others wait for it
 */
record ChunkToCopy(
    Task task,
    HypertableCopy table,
    HypertableCopies tables,
    Handle source,
    Handle target,
    Database sourceDatabase,
    CopyPipe.Brake brake,
    ChunkMaker maker,
    WriterGuard.Guarded guarded) {

  /** What the source has now. */
  SourceChunk look() {
    return SourceChunk.read(source, tables.source(), table, task);
  }

  /** A snapshot of the source; empty when the chunk that was seen is gone. */
  Optional<SourceSnapshot> snapshot(SourceChunk seen) {
    return SourceSnapshot.take(this, seen);
  }

  /**
   * The target's chunks that rows of the task go into: the one with its ranges, or all of a stretch
   * of time.
   */
  List<Chunk> targetChunks() {
    if (table.findsSamePartitions()) {
      return targetChunk().stream().toList();
    }
    DimensionRange time = task.ranges().get(0);
    return tables.target().chunksReachingInto(target, table.target(), time.start(), time.end());
  }

  /** The target's chunk with the task's ranges. */
  Optional<Chunk> targetChunk() {
    return tables.target().chunkAt(target, table.target(), task.ranges());
  }
}
