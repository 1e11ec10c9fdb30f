package dev.timescalemigration.phase.cancel;

import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * What giving up did and left.
 *
 * @param restored what was restored
 * @param remains what remains in the target, one sentence each
 */
public record CancelReport(List<String> restored, List<String> remains) implements PhaseReport {}
