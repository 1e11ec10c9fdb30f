package dev.timescalemigration.phase.suggest;

import java.util.List;

/**
 * What was found.
 *
 * @param suggestions one per time type
 */
public record SuggestReport(List<Suggestion> suggestions) {}
