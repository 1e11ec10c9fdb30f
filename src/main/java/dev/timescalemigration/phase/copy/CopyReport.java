package dev.timescalemigration.phase.copy;

import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * What one run of copying did.
 *
 * @param chunksCopied chunks copied by this run
 * @param chunksSkipped chunks that were gone from the source
 * @param chunksParked chunks that failed too often, in all runs
 * @param rows rows written by this run
 * @param bytes bytes of COPY data moved by this run
 * @param seconds how long it took
 * @param problems chunks that a person should look at, at most 100
 */
public record CopyReport(
    long chunksCopied,
    long chunksSkipped,
    long chunksParked,
    long rows,
    long bytes,
    double seconds,
    List<TaskProblem> problems)
    implements PhaseReport {}
