package dev.timescalemigration.phase.suggest;

import java.util.List;
import java.util.Optional;

/**
 * The proposal for the hypertables of one time type.
 *
 * @param timeType name of the type in SQL
 * @param completionPoint the proposed point, in the form that {@code --until} takes; empty when
 *     none can be proposed
 * @param finding in one sentence, why this point, or why none
 * @param hypertables hypertables that the point serves, with what was compared
 * @param without hypertables that it does not serve, with the reason
 */
public record Suggestion(
    String timeType,
    Optional<String> completionPoint,
    String finding,
    List<HypertableEvidence> hypertables,
    List<HypertableEvidence> without) {}
