package dev.timescalemigration.migration;

import java.util.Optional;

/**
 * What is seen of a migration at one moment.
 *
 * @param phase the phase in the ledger
 * @param work how far the work of that phase is
 * @param chunksToCopy staged chunks that are neither copied nor parked
 * @param stagedFor {@link Intent#ranges} as they were staged; empty before
 * @param evidence what a person would rely on who opened a gate now
 */
public record Observation(
    Phase phase, Work work, long chunksToCopy, Optional<String> stagedFor, Evidence evidence) {

  /** Whether other ranges are wanted than those that are staged. */
  boolean isToBeStagedAgain(Intent intent) {
    return intent.completionPointChosen()
        && stagedFor.filter(staged -> !staged.equals(intent.ranges())).isPresent();
  }
}
