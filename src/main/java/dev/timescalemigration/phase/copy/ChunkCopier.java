package dev.timescalemigration.phase.copy;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.StagedTasks;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.copy.method.AlteredException;
import dev.timescalemigration.phase.copy.method.BuildAndAttach;
import dev.timescalemigration.phase.copy.method.BuildInParallel;
import dev.timescalemigration.phase.copy.method.ChunkCopyMethod;
import dev.timescalemigration.phase.copy.method.ChunkToCopy;
import dev.timescalemigration.phase.copy.method.CompressedAsItIs;
import dev.timescalemigration.phase.copy.method.CopyOutcome;
import dev.timescalemigration.phase.copy.method.GoneChunk;
import dev.timescalemigration.phase.copy.method.IntoChunk;
import dev.timescalemigration.phase.copy.method.SourceChunk;
import dev.timescalemigration.phase.copy.method.StagingTable;
import dev.timescalemigration.phase.copy.target.ChunkMaker;
import dev.timescalemigration.phase.copy.target.HypertableCopies;
import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.work.locks.WriterGuard;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Copies one chunk, in the way its state on both sides asks for:
 *
 * <ol>
 *   <li>gone from the source and no row left in its ranges: skipped, with the reason;
 *   <li>whole and compressed: its compressed relation as it is ({@link CompressedAsItIs});
 *   <li>whole, and the target has no such chunk: built and attached ({@link BuildAndAttach}), by
 *       several copy threads together where it is huge ({@link BuildInParallel});
 *   <li>else row by row into the target's chunk ({@link IntoChunk}).
 * </ol>
 *
 * All of it in the target transaction of the caller; the source is read in one snapshot. A chunk
 * that is compressed, decompressed, dropped or altered between the choice and the snapshot is
 * looked at again.
 */
public final class ChunkCopier {
  private static final int LOOKS = 5;

  private final HypertableCopies tables;
  private final Database sourceDatabase;
  private final CopyPipe.RateLimit rateLimit;
  private final BuildInParallel byThreads;
  private final ChunkMaker maker;
  private final WriterGuard sourceGuard;

  ChunkCopier(
      HypertableCopies tables,
      Database sourceDatabase,
      CopyPipe.RateLimit rateLimit,
      BuildInParallel byThreads,
      ChunkMaker maker,
      WriterGuard sourceGuard) {
    this.tables = tables;
    this.sourceDatabase = sourceDatabase;
    this.rateLimit = rateLimit;
    this.byThreads = byThreads;
    this.maker = maker;
    this.sourceGuard = sourceGuard;
  }

  /**
   * Copies a claimed task.
   *
   * @param task the chunk
   * @param source session without a transaction
   * @param target session in the transaction that holds the claim
   * @param guarded the same session, which is cancelled when others wait for it
   */
  CopyOutcome copy(Task task, Handle source, Handle target, WriterGuard.Guarded guarded)
      throws SQLException {
    for (int looks = 0; looks < LOOKS; looks++) {
      Optional<HypertableCopy> table = tables.current(task.hypertable(), source, target);
      if (table.isEmpty()) {
        return new CopyOutcome.Skipped(StagedTasks.HYPERTABLE_GONE);
      }
      ChunkToCopy work =
          new ChunkToCopy(
              task,
              table.get(),
              tables,
              source,
              target,
              sourceDatabase,
              rateLimit,
              maker,
              guarded,
              sourceGuard);
      SourceChunk seen = work.look();
      if (GoneChunk.isSure(work, seen)) {
        return new CopyOutcome.Skipped(
            "gone from the source since it was staged: its chunk was dropped, detached or merged into"
                + " another");
      }
      target.execute("savepoint " + ChunkCopyMethod.SAVEPOINT);
      Optional<CopyOutcome.Copied> copied = method(work, seen).copy(work, seen);
      if (copied.isPresent()) {
        AlteredException.throwIfAltered(table.get(), target);
        return copied.get();
      }
      target.execute("rollback to savepoint " + ChunkCopyMethod.SAVEPOINT);
    }
    throw MigrationFailure.of(
        FailureKind.TEMPORARY,
        "ChunkChanging",
        "chunk "
            + task.chunk()
            + " was compressed, decompressed, dropped or altered in the source each time it was to be"
            + " read",
        "pause the policies of " + task.hypertable() + ", then run the same command again");
  }

  private ChunkCopyMethod method(ChunkToCopy work, SourceChunk seen) {
    if (CompressedAsItIs.suits(work, seen)) {
      return new CompressedAsItIs();
    }
    boolean attaches =
        !seen.isCompressed()
            && work.findTargetChunk().isEmpty()
            && StagingTable.suits(work.table(), work.task());
    if (!attaches) {
      return new IntoChunk();
    }
    return byThreads.suits(work, seen) ? byThreads : new BuildAndAttach();
  }
}
