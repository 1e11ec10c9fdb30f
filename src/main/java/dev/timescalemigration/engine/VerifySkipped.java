package dev.timescalemigration.engine;

import dev.timescalemigration.work.PhaseReport;

/** Nothing was verified, as the spec says. */
public record VerifySkipped() implements PhaseReport {}
