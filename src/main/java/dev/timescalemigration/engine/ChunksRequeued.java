package dev.timescalemigration.engine;

import dev.timescalemigration.work.PhaseReport;

/**
 * Nothing was verified, as chunks that differed are requeued for copying first.
 *
 * @param chunks how many
 */
public record ChunksRequeued(int chunks) implements PhaseReport {}
