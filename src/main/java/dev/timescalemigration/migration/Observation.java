package dev.timescalemigration.migration;

/**
 * What is seen of a migration at one moment.
 *
 * @param phase where the ledger says it stands
 * @param work how far the work of that phase is
 * @param chunksToCopy staged chunks that are neither copied nor parked
 * @param evidence what a person would rely on who opened a gate now
 */
public record Observation(Phase phase, Work work, long chunksToCopy, Evidence evidence) {}
