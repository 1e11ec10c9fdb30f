package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.TimescaleComparisonSpec;
import dev.timescalemigration.ledger.Json;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonScheduleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 * * * *     | UTC           | 2026-11-22T10:00:00Z | 2026-11-22T10:00:00Z | 2026-11-22T11:00:00Z
          0 * * * *     | UTC           | 2026-11-22T10:59:59Z | 2026-11-22T10:00:00Z | 2026-11-22T11:00:00Z
          */15 9-17 * * 1-5 | UTC       | 2026-11-22T10:00:00Z | 2026-11-20T17:45:00Z | 2026-11-23T09:00:00Z
          30 2 * * *    | Europe/Berlin | 2026-07-01T12:00:00Z | 2026-07-01T00:30:00Z | 2026-07-02T00:30:00Z
          0 3 1 * *     | UTC           | 2026-02-10T00:00:00Z | 2026-02-01T03:00:00Z | 2026-03-01T03:00:00Z
          0 0 * * 0     | UTC           | 2026-11-25T00:00:00Z | 2026-11-22T00:00:00Z | 2026-11-29T00:00:00Z
          0 0 * * 7     | UTC           | 2026-11-25T00:00:00Z | 2026-11-22T00:00:00Z | 2026-11-29T00:00:00Z
          """)
  void times_are_those_of_cron(
      String schedule, String zone, Instant now, Instant last, Instant next) {
    ComparisonSchedule times = ComparisonSchedule.of(spec(schedule, zone)).orElseThrow();
    assertThat(times.last(now)).contains(last);
    assertThat(times.next(now)).contains(next);
  }

  @Test
  void a_day_that_there_is_not_never_comes() {
    ComparisonSchedule times = ComparisonSchedule.of(spec("0 0 30 2 *", "UTC")).orElseThrow();
    assertThat(times.next(Situation.NOW)).isEmpty();
    assertThat(times.last(Situation.NOW)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"60 * * * *", "* * * *", "every hour", "* * * * * *", "0 24 * * *"})
  void what_is_no_schedule_is_named_with_its_field(String schedule) {
    assertThat(ComparisonSchedule.check(spec(schedule, "UTC")))
        .singleElement()
        .satisfies(error -> assertThat(error.path()).isEqualTo("spec.schedule"));
  }

  @Test
  void what_is_no_time_zone_is_named_with_its_field() {
    assertThat(ComparisonSchedule.check(spec("0 * * * *", "Mars/Olympus")))
        .singleElement()
        .satisfies(error -> assertThat(error.path()).isEqualTo("spec.timeZone"));
  }

  private static TimescaleComparisonSpec spec(String schedule, String zone) {
    return Json.MAPPER.convertValue(
        Map.of("schedule", schedule, "timeZone", zone), TimescaleComparisonSpec.class);
  }
}
