package dev.timescalemigration.ledger;

import java.util.OptionalLong;

/**
 * Which of a task's rows are copied.
 *
 * @param taskId the task
 * @param from lower bound, when it cuts the task's ranges
 * @param until upper bound (exclusive), when it cuts them
 */
public record TaskBounds(long taskId, OptionalLong from, OptionalLong until) {}
