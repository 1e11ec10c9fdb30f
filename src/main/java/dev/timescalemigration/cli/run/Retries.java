package dev.timescalemigration.cli.run;

import dev.timescalemigration.failure.Backoff;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long to wait before what failed for the moment is tried again. */
final class Retries {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  /** Work that continued for so long before it failed again had been going well. */
  private static final Duration GOING_WELL = Duration.ofMinutes(2);

  private final Clock clock;
  private final Duration patience;
  private int failures;
  private Optional<Instant> failingSince = Optional.empty();
  private Instant lastFailure = Instant.EPOCH;

  /**
   * Nothing has failed yet.
   *
   * @param patience how long failures in a row are put up with
   */
  Retries(Clock clock, Duration patience) {
    this.clock = clock;
    this.patience = patience;
  }

  /** Something went well. */
  void succeeded() {
    failures = 0;
    failingSince = Optional.empty();
  }

  /**
   * Something failed.
   *
   * @return how long to wait, or empty when it is not worth trying again
   */
  Optional<Duration> afterFailure(MigrationFailure failure) {
    Instant now = clock.instant();
    if (now.isAfter(lastFailure.plus(GOING_WELL))) {
      succeeded();
    }
    lastFailure = now;
    Instant since = failingSince.orElse(now);
    failingSince = Optional.of(since);
    if (failure.kind() != FailureKind.TEMPORARY || !now.isBefore(since.plus(patience))) {
      return Optional.empty();
    }
    return Optional.of(BACKOFF.after(failures++));
  }
}
