package dev.timescalemigration.operator;

import dev.timescalemigration.failure.Backoff;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import java.time.Duration;

/** How long to wait before a worker that failed is followed by another. There is no last try. */
final class WorkerBackoff {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Backoff TEMPORARY = new Backoff(FIRST, Duration.ofMinutes(5));

  /** What a person must fix is looked at more often than a person would wait. */
  private static final Backoff FOR_A_PERSON = new Backoff(FIRST, Duration.ofMinutes(2));

  private WorkerBackoff() {}

  /**
   * The wait.
   *
   * @param failed how many tries failed before the last one
   */
  static Duration after(MigrationFailure failure, int failed) {
    return (failure.kind() == FailureKind.TEMPORARY ? TEMPORARY : FOR_A_PERSON).after(failed);
  }
}
