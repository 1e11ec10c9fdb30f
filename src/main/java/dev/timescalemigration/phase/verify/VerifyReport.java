package dev.timescalemigration.phase.verify;

import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * What verifying found.
 *
 * @param chunksEqual chunks found equal, in all runs since they were copied
 * @param chunksDifferent chunks found different and not copied again since
 * @param chunksSkipped chunks that were gone from the source
 * @param chunksNotCopied chunks that are not copied yet, and so not compared
 * @param chunksRequeued chunks of continuous aggregates that this run requeued, as the source has
 *     materialized them again since
 * @param rows rows compared by this run
 * @param seconds how long it took
 * @param problems chunks that a person should look at, at most 100
 */
public record VerifyReport(
    long chunksEqual,
    long chunksDifferent,
    long chunksSkipped,
    long chunksNotCopied,
    long chunksRequeued,
    long rows,
    double seconds,
    List<TaskProblem> problems)
    implements PhaseReport {

  /** Whether every staged chunk was copied and compared, or was gone from the source. */
  public boolean complete() {
    return chunksNotCopied == 0 && chunksRequeued == 0;
  }

  /** Whether every copied chunk that still exists is equal. */
  public boolean equal() {
    return chunksDifferent == 0;
  }
}
