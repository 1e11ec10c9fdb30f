package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * How much of the plan is done.
 *
 * @param summary Chunks done of chunks in all, such as 412/900.
 * @param percent Bytes done in percent; never falls.
 * @param chunks Chunks by how far they are.
 * @param bytes Bytes copied, in the source's size.
 * @param bytesPerSecond The rate of the last minutes.
 * @param rate The same for people.
 * @param etaSeconds Seconds until copying ends at that rate.
 * @param eta The same for people.
 * @param lastAdvanceTime When the last chunk was done.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProgressStatus(
    @JsonPropertyDescription("Chunks done of chunks in all, such as 412/900.") String summary,
    @JsonPropertyDescription("Bytes done in percent, 0 to 100; it never falls.") int percent,
    @JsonPropertyDescription("Chunks by how far they are.") ChunkCounts chunks,
    @JsonPropertyDescription("Bytes copied, as the source counts them.") long bytes,
    @JsonPropertyDescription("Bytes per second over the last minutes.") Long bytesPerSecond,
    @JsonPropertyDescription("The same for people, such as 41.2 MB/s.") String rate,
    @JsonPropertyDescription("Seconds until copying ends at that rate.") Long etaSeconds,
    @JsonPropertyDescription("The same for people, such as 12m.") String eta,
    @JsonPropertyDescription("When the last chunk was done.") String lastAdvanceTime) {}
