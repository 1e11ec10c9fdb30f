package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * How far the database that follows is behind the primary, in mode Capture.
 *
 * @param lag How far it is behind, for people.
 * @param lagBytes How much of the primary's log is not applied.
 * @param lagSeconds How old the oldest part of it is.
 * @param appliedLsn Up to where everything is applied.
 * @param retainedWal How much of its log the primary keeps.
 * @param maxRetainedWal How much it keeps at most.
 * @param rowsPerSecond Changes of rows that are applied per second.
 * @param slot The replication slot on the primary.
 * @param measuredTime When that was seen.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CaptureProgress(
    @JsonPropertyDescription("How far the database that follows is behind the primary, such as 3s.")
        String lag,
    @JsonPropertyDescription("Bytes of the primary's write-ahead log that are not applied yet.")
        Long lagBytes,
    @JsonPropertyDescription("How many seconds the database that follows is behind the primary.")
        Long lagSeconds,
    @JsonPropertyDescription(
            "The position in the primary's write-ahead log up to which everything is applied.")
        String appliedLsn,
    @JsonPropertyDescription(
            "Bytes of its write-ahead log that the primary keeps for the migration.")
        Long retainedWal,
    @JsonPropertyDescription(
            "The most bytes that it keeps: more, and the replication slot is dropped.")
        Long maxRetainedWal,
    @JsonPropertyDescription("Changes of rows that are applied per second.") Long rowsPerSecond,
    @JsonPropertyDescription("The replication slot on the primary.") String slot,
    @JsonPropertyDescription("When the primary was looked at last.") String measuredTime) {}
