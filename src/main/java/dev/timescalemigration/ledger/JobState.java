package dev.timescalemigration.ledger;

import dev.timescalemigration.timescale.BackgroundJob;
import java.time.Instant;
import java.util.Optional;

/**
 * A background job of the source as it was found.
 *
 * @param jobId the job's id in the source
 * @param scheduled whether the scheduler started it
 * @param owner the role it ran as
 * @param job the whole job
 * @param enabledAt when it was restored in the target
 */
public record JobState(
    int jobId, boolean scheduled, String owner, BackgroundJob job, Optional<Instant> enabledAt) {}
