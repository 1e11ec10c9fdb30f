package dev.timescalemigration.operator;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import java.time.Duration;

/** How long to wait before a worker that failed is followed by another: for ever, and capped. */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** What a person must mend is looked at more often than a person would wait. */
  private static final Duration LONGEST_FOR_A_PERSON = Duration.ofMinutes(2);

  private static final int MOST_DOUBLINGS = 10;

  private Backoff() {}

  /**
   * The wait.
   *
   * @param failed how many tries failed before the last one
   */
  static Duration after(MigrationFailure failure, int failed) {
    Duration longest = failure.kind() == FailureKind.TEMPORARY ? LONGEST : LONGEST_FOR_A_PERSON;
    Duration wait = FIRST.multipliedBy(1L << Math.min(failed, MOST_DOUBLINGS));
    return wait.compareTo(longest) > 0 ? longest : wait;
  }
}
