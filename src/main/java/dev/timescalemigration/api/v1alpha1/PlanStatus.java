package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * What is to be moved.
 *
 * @param hypertables How many hypertables.
 * @param chunks How many chunks.
 * @param bytes How many bytes they take in the source.
 * @param completionPoint The completion point it was staged with.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanStatus(
    @JsonPropertyDescription("How many hypertables and continuous aggregates are backfilled.")
        int hypertables,
    @JsonPropertyDescription("How many chunks are backfilled.") long chunks,
    @JsonPropertyDescription("How many bytes these chunks take in the source.") long bytes,
    @JsonPropertyDescription("The completion point it was staged with.") String completionPoint) {}
