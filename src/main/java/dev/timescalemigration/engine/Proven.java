package dev.timescalemigration.engine;

import dev.timescalemigration.phase.prove.ProveReport;
import dev.timescalemigration.phase.validate.ValidateReport;
import dev.timescalemigration.work.PhaseReport;

/**
 * Both sides were compared at one position of the source's log.
 *
 * @param proof the rows
 * @param validated everything else
 */
public record Proven(ProveReport proof, ValidateReport validated) implements PhaseReport {}
