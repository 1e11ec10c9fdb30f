package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * Chunks by how far they are.
 *
 * @param total In all.
 * @param copied Copied.
 * @param verified Found equal.
 * @param failed Parked after several failures, or found different.
 */
public record ChunkCounts(
    @JsonPropertyDescription("Chunks in all.") long total,
    @JsonPropertyDescription("Chunks copied.") long copied,
    @JsonPropertyDescription("Chunks found equal to the source's.") long verified,
    @JsonPropertyDescription(
            "Chunks given up after several failures, or found different from the source's.")
        long failed) {}
