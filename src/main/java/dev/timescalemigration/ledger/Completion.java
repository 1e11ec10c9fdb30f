package dev.timescalemigration.ledger;

/**
 * A chunk whose rows are in the target.
 *
 * @param taskId its task
 * @param way how they came there
 * @param rows rows written
 * @param bytes bytes of COPY data
 */
public record Completion(long taskId, Way way, long rows, long bytes) {}
