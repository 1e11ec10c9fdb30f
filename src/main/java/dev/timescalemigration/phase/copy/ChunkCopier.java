package dev.timescalemigration.phase.copy;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.locks.WriterGuard;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.Database;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Copies one chunk, in the way its state on both sides asks for:
 *
 * <ol>
 *   <li>gone from the source and no row left in its ranges: skipped, with the reason;
 *   <li>whole and compressed: its compressed relation as it is ({@link CompressedAsItIs});
 *   <li>whole, and the target has no such chunk: built beside and attached ({@link Beside}), by
 *       several lanes together where it is huge ({@link BesideByLanes});
 *   <li>else row by row into the target's chunk ({@link IntoChunk}).
 * </ol>
 *
 * All of it in the target transaction of the caller; the source is read in one snapshot. A chunk
 * that is compressed, decompressed or dropped between the choice and the snapshot is looked at
 * again.
 */
final class ChunkCopier {
  /** What a way may go back to, to try another. */
  static final String SAVEPOINT = "looked";

  private static final int LOOKS = 5;

  private final HypertableCopies tables;
  private final Database sourceDatabase;
  private final CopyPipe.Brake brake;
  private final BesideByLanes byLanes;
  private final ChunkMaker maker;

  ChunkCopier(
      HypertableCopies tables,
      Database sourceDatabase,
      CopyPipe.Brake brake,
      BesideByLanes byLanes,
      ChunkMaker maker) {
    this.tables = tables;
    this.sourceDatabase = sourceDatabase;
    this.brake = brake;
    this.byLanes = byLanes;
    this.maker = maker;
  }

  /**
   * Copies a claimed task.
   *
   * @param task the chunk
   * @param source session without a transaction
   * @param target session in the transaction that holds the claim
   * @param guarded the same session, which is cancelled when others wait for it
   */
  Outcome copy(Task task, Handle source, Handle target, WriterGuard.Guarded guarded)
      throws SQLException {
    ChunkToCopy work =
        new ChunkToCopy(
            task,
            tables.of(task.hypertable()),
            tables,
            source,
            target,
            sourceDatabase,
            brake,
            maker,
            guarded);
    for (int looks = 0; looks < LOOKS; looks++) {
      SourceChunk seen = work.look();
      if (seen.isGone(source)) {
        return new Outcome.Skipped(
            "gone from the source since it was staged: its chunk was dropped, by retention or by"
                + " hand");
      }
      target.execute("savepoint " + SAVEPOINT);
      Optional<Outcome.Copied> copied = way(work, seen).copy(work, seen);
      if (copied.isPresent()) {
        return copied.get();
      }
      target.execute("rollback to savepoint " + SAVEPOINT);
    }
    throw MigrationFailure.of(
        FailureKind.TEMPORARY,
        "ChunkChanging",
        "chunk "
            + task.chunk()
            + " was compressed, decompressed or dropped in the source each time it was to be read",
        "pause the policies of " + task.hypertable() + ", then run the same command again");
  }

  private ChunkWay way(ChunkToCopy work, SourceChunk seen) {
    if (CompressedAsItIs.suits(work, seen)) {
      return new CompressedAsItIs();
    }
    boolean beside =
        !seen.isCompressed()
            && work.targetChunk().isEmpty()
            && BesideBuilder.suits(work.table(), work.task());
    if (!beside) {
      return new IntoChunk();
    }
    return byLanes.suits(work, seen) ? byLanes : new Beside();
  }
}
