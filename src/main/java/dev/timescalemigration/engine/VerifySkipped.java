package dev.timescalemigration.engine;

import dev.timescalemigration.work.PhaseReport;

/**
 * Nothing was verified.
 *
 * @param requeued chunks that differed and are requeued for copying; 0 when the spec says that
 *     nothing is verified
 */
public record VerifySkipped(int requeued) implements PhaseReport {}
