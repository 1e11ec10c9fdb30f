package dev.timescalemigration.phase.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundPointTest {
  @ParameterizedTest
  @CsvSource({
    "TIMESTAMPTZ, 2024-01-01 10:03:27.5+00, 2024-01-05 00:00:00+00, 2024-01-02 00:00:00+00",
    "TIMESTAMPTZ, 2024-01-01 10:03:27.5+00, 2024-01-01 14:00:00+00, 2024-01-01 11:00:00+00",
    "TIMESTAMPTZ, 2024-01-01 10:03:27.5+00, 2024-01-01 10:06:00+00, 2024-01-01 10:04:00+00",
    "TIMESTAMP, 2024-01-01 10:03:27.000001, 2024-01-01 10:03:27.000009, 2024-01-01 10:03:27.000001",
    "DATE, 2024-01-02, 2024-01-02, 2024-01-02",
    "BIGINT, 12345, 20000, 13000",
    "BIGINT, -12345, 20000, 0",
    "INTEGER, 7, 8, 7",
  })
  void lies_on_the_roundest_value_in_the_first_half(
      TimeType type, String from, String until, String point) {
    long chosen =
        RoundPoint.in(
            type,
            TimeBound.parse("from", from, type).internal(),
            TimeBound.parse("until", until, type).internal());
    assertThat(TimeBound.of(type, chosen)).hasToString(point);
  }
}
