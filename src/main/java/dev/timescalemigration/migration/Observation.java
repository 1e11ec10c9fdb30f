package dev.timescalemigration.migration;

import java.util.Optional;
import java.util.Set;

/**
 * What is seen of a migration at one moment.
 *
 * @param phase the phase in the ledger
 * @param work how far the work of that phase is
 * @param chunksToCopy staged chunks that are neither copied nor parked
 * @param stagedFor {@link Intent#ranges} as they were staged; empty before
 * @param evidence what a person would rely on who opened a gate now
 * @param opened gates that were opened so far
 * @param proofIsLost whether the sides were proven equal and have to be proven so again
 */
public record Observation(
    Phase phase,
    Work work,
    long chunksToCopy,
    Optional<String> stagedFor,
    Evidence evidence,
    Set<Gate> opened,
    boolean proofIsLost) {

  /** Defensive copy. */
  public Observation {
    opened = Set.copyOf(opened);
  }

  /** Whether other ranges are wanted than those that are staged. */
  boolean isToBeStagedAgain(Intent intent) {
    return intent.completionPointChosen()
        && stagedFor.filter(staged -> !staged.equals(intent.ranges())).isPresent();
  }
}
