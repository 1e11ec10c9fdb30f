package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * The end of the way back.
 *
 * @param slot the replication slot that the target has no more; null when no way back was kept
 * @param problems what a person must look at, one sentence each
 * @param undoReadOnly the statement that lets the source be written to again; null when it was not
 *     set to read-only
 */
public record FinishReport(String slot, List<String> problems, String undoReadOnly)
    implements PhaseReport {}
