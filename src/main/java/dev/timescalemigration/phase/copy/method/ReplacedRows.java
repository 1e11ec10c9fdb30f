package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.ledger.CopyMethod;
import dev.timescalemigration.phase.copy.target.FiringInTarget;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.RowsOfRange;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a task's ranges in the target, which the source's rows replace. The order makes it
 * exact while the application writes to both sides:
 *
 * <ol>
 *   <li>the source's snapshot is taken;
 *   <li>rows that are in the way are stashed ({@link LateRows}): a row on both sides was either
 *       stashed, or came to the target later;
 *   <li>the snapshot's rows are written;
 *   <li>stashed rows that the snapshot did not have, and the source has now, are restored;
 *   <li>rows that came to the target meanwhile and were copied too are removed ({@link
 *       ArrivedRows}).
 * </ol>
 */
final class ReplacedRows {
  private final ChunkToCopy work;
  private final RowsOfRange into;
  private final Optional<LateRows> late;

  private ReplacedRows(ChunkToCopy work, RowsOfRange into, Optional<LateRows> late) {
    this.work = work;
    this.into = into;
    this.late = late;
  }

  /** Makes the target's chunk writable; may take long, so it comes before the snapshot. */
  static void prepare(ChunkToCopy work) {
    FiringInTarget.refuseTrigger(work.table());
    TargetChunk.open(work);
  }

  /** Stashes what is in the way, when the source's snapshot is taken. */
  static ReplacedRows stash(ChunkToCopy work) {
    RowsOfRange into = TargetChunk.rows(work);
    return new ReplacedRows(work, into, LateRows.stash(work.target(), work.table(), into));
  }

  /** Where the source's rows go. */
  RowsOfRange into() {
    return into;
  }

  /**
   * Completes the chunk, with everything that belongs to it, once the source's rows are written.
   *
   * @param copied the source's chunk in the snapshot that was read
   * @param moved how much was written
   */
  CopyOutcome.Copied finish(SourceChunk copied, CopyPipe.Moved moved) throws SQLException {
    long restored =
        late.filter(rows -> !work.tables().areCaptured())
            .map(rows -> rows.restore(into, into, work.sourceDatabase(), copied.rows()))
            .orElse(0L);
    new ArrivedRows(work.table(), work.target(), work.sourceDatabase())
        .removeCopied(places(copied));
    if (work.table().traits().replicaRole()) {
      ForeignKeyProof.of(work, into);
    }
    TargetChunk.settle(work, copied);
    return new CopyOutcome.Copied(method(copied), moved.rows(), moved.bytes(), restored);
  }

  /** The tables that took rows: through the hypertable, every chunk that the time range reaches. */
  private List<TwoSides<RowsOfRange>> places(SourceChunk copied) {
    boolean throughHypertable = into.relation().equals(work.table().target().name().quoted());
    List<String> tables = throughHypertable ? chunksInTarget() : List.of(into.relation());
    return tables.stream()
        .map(table -> new TwoSides<>(copied.rows(), new RowsOfRange(table, into.predicate())))
        .toList();
  }

  private List<String> chunksInTarget() {
    DimensionRange time = work.task().ranges().get(0);
    return work
        .tables()
        .target()
        .chunksReachingInto(work.target(), work.table().target(), time.start(), time.end())
        .stream()
        .map(chunk -> chunk.name().quoted())
        .toList();
  }

  private CopyMethod method(SourceChunk copied) {
    if (work.task().isCut()) {
      return CopyMethod.RANGE;
    }
    return copied.leavesCompressed() ? CopyMethod.RECOMPRESSED : CopyMethod.INTO_CHUNK;
  }
}
