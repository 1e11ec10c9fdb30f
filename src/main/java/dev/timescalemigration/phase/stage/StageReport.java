package dev.timescalemigration.phase.stage;

import dev.timescalemigration.ledger.StagedRange;
import java.util.List;

/**
 * What one run of staging did.
 *
 * @param ranges the range of each hypertable, all runs of staging together
 * @param chunksAdded chunks added by this run
 * @param chunksTotal chunks staged in all
 * @param bytesTotal their size in the source
 * @param emptyChunksDropped empty chunks of the target that will be built beside
 * @param chunksCreated chunks made in the target that will be copied into
 * @param notes how the rules were read, one line each
 */
public record StageReport(
    List<StagedRange> ranges,
    long chunksAdded,
    long chunksTotal,
    long bytesTotal,
    long emptyChunksDropped,
    long chunksCreated,
    List<String> notes) {}
