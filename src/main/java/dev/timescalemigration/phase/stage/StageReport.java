package dev.timescalemigration.phase.stage;

import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.phase.suggest.HypertableEvidence;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * What one run of staging did.
 *
 * @param ranges the range of each hypertable, all runs of staging together
 * @param chunksAdded chunks added by this run
 * @param chunksWidened staged chunks of which this run takes more; those copied are copied again
 * @param chunksTotal chunks staged in all
 * @param bytesTotal their size in the source
 * @param emptyChunksDropped empty chunks of the target that will be built and attached
 * @param chunksCreated chunks made in the target that will be copied into
 * @param proof what was compared from the completion point on, by hypertable; empty when that was
 *     not asked for
 * @param notes how the rules were read, one line each
 */
public record StageReport(
    List<StagedRange> ranges,
    long chunksAdded,
    long chunksWidened,
    long chunksTotal,
    long bytesTotal,
    long emptyChunksDropped,
    long chunksCreated,
    List<HypertableEvidence> proof,
    List<String> notes)
    implements PhaseReport {}
