package dev.timescalemigration.ledger;

/**
 * A chunk whose rows are in the target.
 *
 * @param taskId its task
 * @param method how they came there
 * @param rows rows written
 * @param bytes bytes of COPY data
 */
public record Completion(long taskId, CopyMethod method, long rows, long bytes) {}
