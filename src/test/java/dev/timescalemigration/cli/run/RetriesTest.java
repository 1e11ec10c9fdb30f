package dev.timescalemigration.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static final Clock STANDING =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  private static MigrationFailure failure(FailureKind kind) {
    return MigrationFailure.of(kind, "Reason", "message", "hint");
  }

  @Test
  void the_wait_doubles_up_to_half_a_minute_and_begins_again_after_a_success() {
    Retries retries = new Retries(STANDING, Duration.ofMinutes(5));
    long[] seconds = {1, 2, 4, 8, 16, 30, 30};
    for (long expected : seconds) {
      assertThat(retries.afterFailure(failure(FailureKind.TEMPORARY)))
          .hasValue(Duration.ofSeconds(expected));
    }
    retries.succeeded();
    assertThat(retries.afterFailure(failure(FailureKind.TEMPORARY)))
        .hasValue(Duration.ofSeconds(1));
  }

  @Test
  void only_what_is_temporary_is_tried_again() {
    for (FailureKind kind : FailureKind.values()) {
      assertThat(
              new Retries(STANDING, Duration.ofMinutes(5)).afterFailure(failure(kind)).isPresent())
          .isEqualTo(kind == FailureKind.TEMPORARY);
    }
  }

  @Test
  void without_patience_nothing_is_tried_again() {
    assertThat(new Retries(STANDING, Duration.ZERO).afterFailure(failure(FailureKind.TEMPORARY)))
        .isEmpty();
  }
}
