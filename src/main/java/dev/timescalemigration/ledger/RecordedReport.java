package dev.timescalemigration.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * The result of one run of a phase.
 *
 * @param id grows with time
 * @param phase the phase's name
 * @param outcome one CamelCase word, such as {@code Succeeded}, {@code Failed}, {@code Different}
 * @param body the phase's own report record as JSON
 * @param startedAt when the run began
 * @param endedAt when it ended
 */
public record RecordedReport(
    long id, String phase, String outcome, JsonNode body, Instant startedAt, Instant endedAt) {}
