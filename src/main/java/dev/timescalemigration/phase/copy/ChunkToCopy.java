package dev.timescalemigration.phase.copy;

import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.timescale.Chunk;
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
 */
record ChunkToCopy(
    Task task,
    HypertableCopy table,
    HypertableCopies tables,
    Handle source,
    Handle target,
    Database sourceDatabase,
    CopyPipe.Brake brake) {

  /** What the source has now. */
  SourceChunk look() {
    return SourceChunk.read(source, tables.source(), table, task);
  }

  /** A snapshot of the source; empty when the chunk that was seen is gone. */
  Optional<SourceSnapshot> snapshot(SourceChunk seen) {
    return SourceSnapshot.take(this, seen);
  }

  /** The target's chunk with the task's ranges. */
  Optional<Chunk> targetChunk() {
    return tables.target().chunkAt(target, table.target(), task.ranges());
  }
}
