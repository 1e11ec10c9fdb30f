package dev.timescalemigration.phase.suggest;

import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * What was found.
 *
 * @param suggestions one per time type
 */
public record SuggestReport(List<Suggestion> suggestions) implements PhaseReport {}
