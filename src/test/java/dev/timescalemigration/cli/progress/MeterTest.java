package dev.timescalemigration.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeterTest {
  /** A clock that is until it is moved. */
  static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private final SetClock clock = new SetClock();
  private final Meter meter = new Meter(clock);

  @Test
  void the_rate_and_the_time_left_follow_the_bytes() {
    meter.started("Copying", "chunks", 0, 10, 0, 1_000_000);
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofSeconds(1));
      meter.advanced(1, 100_000);
    }
    MeterReading reading = meter.read();
    assertThat(reading.percent()).isEqualTo(50);
    assertThat(reading.bytesPerSecond()).hasValue(100_000.0);
    assertThat(reading.eta()).hasValue(Duration.ofSeconds(5));
  }

  @Test
  void without_bytes_the_units_count() {
    meter.started("Validating", "tables", 0, 4, 0, 0);
    clock.advance(Duration.ofSeconds(3));
    meter.advanced(1, 0);
    MeterReading reading = meter.read();
    assertThat(reading.percent()).isEqualTo(25);
    assertThat(reading.bytesPerSecond()).isEmpty();
    assertThat(reading.eta()).hasValue(Duration.ofSeconds(9));
  }

  @Test
  void what_an_earlier_run_did_counts_for_the_share_and_not_for_the_rate() {
    meter.started("Copying", "chunks", 5, 10, 500_000, 1_000_000);
    clock.advance(Duration.ofSeconds(10));
    meter.advanced(1, 100_000);
    assertThat(meter.read().percent()).isEqualTo(60);
    assertThat(meter.read().bytesPerSecond()).hasValue(10_000.0);
  }

  @Test
  void the_share_never_falls_whatever_becomes_known() {
    Random random = new Random(7);
    double highest = 0;
    for (int i = 0; i < 500; i++) {
      if (random.nextInt(20) == 0) {
        meter.started(
            "Copying", "chunks", i, 400 + random.nextInt(400), i * 1000L, random.nextInt(900_000));
      } else {
        meter.advanced(1, random.nextInt(3000));
      }
      double now = meter.read().fraction();
      assertThat(now).isGreaterThanOrEqualTo(highest).isLessThanOrEqualTo(1);
      highest = now;
    }
  }

  @Test
  void hundred_percent_means_that_all_is_done() {
    meter.started("Copying", "chunks", 9, 10, 1_000_000, 1_000_000);
    assertThat(meter.read().percent()).isEqualTo(99);
    meter.advanced(1, 0);
    assertThat(meter.read().percent()).isEqualTo(100);
  }

  @Test
  void another_phase_begins_at_its_own_share() {
    meter.started("Copying", "chunks", 10, 10, 0, 0);
    assertThat(meter.read().percent()).isEqualTo(100);
    meter.started("Verifying", "chunks", 0, 10, 0, 0);
    assertThat(meter.read().percent()).isZero();
  }
}
