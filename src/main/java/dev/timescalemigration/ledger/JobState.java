package dev.timescalemigration.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A background job of the source as it was found.
 *
 * @param jobId the job's id, the same on both sides
 * @param scheduled whether the scheduler started it
 * @param owner the role it ran as
 * @param definition the whole job as JSON, see {@link
 *     dev.timescalemigration.timescale.BackgroundJob}
 * @param enabledAt when it was put back in the target
 */
public record JobState(
    int jobId, boolean scheduled, String owner, JsonNode definition, Optional<Instant> enabledAt) {}
