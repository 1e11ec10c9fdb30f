package dev.timescalemigration.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBoundTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TIMESTAMPTZ | 2024-01-01T00:00:00Z           | 1704067200000000
          TIMESTAMPTZ | 2024-01-01 00:00:00+00         | 1704067200000000
          TIMESTAMPTZ | 2024-01-01 01:30:00.5+01:30    | 1704067200500000
          TIMESTAMPTZ | 2023-12-31T20:00-0400          | 1704067200000000
          TIMESTAMP   | 2024-01-01T00:00:00.000001     | 1704067200000001
          TIMESTAMP   | 2024-01-01                     | 1704067200000000
          DATE        | 2024-01-01                     | 1704067200000000
          DATE        | 2024-01-01 00:00:00            | 1704067200000000
          SMALLINT    | -32768                         | -32768
          INTEGER     | 2147483647                     | 2147483647
          BIGINT      | -9223372036854775808           | -9223372036854775808
          UUID        | 2024-01-01T01:30:00.005+01:30  | 1704067200005000
          """)
  void reads_what_means_one_point_to_everybody(TimeType type, String text, long internal) {
    assertThat(TimeBound.parse("until", text, type).internal()).isEqualTo(internal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TIMESTAMPTZ | now                            | is no timestamptz
          TIMESTAMPTZ | yesterday                      | is no timestamptz
          TIMESTAMPTZ | infinity                       | is no timestamptz
          TIMESTAMPTZ | 1704067200                     | is no timestamptz
          TIMESTAMPTZ | 2024-01-01 00:00 Europe/Berlin | is no timestamptz
          TIMESTAMPTZ | 01/02/2024                     | is no timestamptz
          TIMESTAMPTZ | 2024-02-30T00:00:00Z           | does not exist
          TIMESTAMPTZ | 2024-01-01T24:00:00Z           | does not exist
          TIMESTAMPTZ | 0000-01-01T00:00:00Z           | year 0000
          TIMESTAMPTZ | 2024-01-01T00:00:00+16         | offset
          TIMESTAMPTZ | 2024-01-01T00:00:00.1234567Z   | finer than a microsecond
          TIMESTAMPTZ | 294247-01-01T00:00:00Z         | out of the range
          TIMESTAMPTZ | 4714-11-23 23:59:59Z BC        | out of the range
          TIMESTAMP   | 2024-01-01T00:00:00Z           | offset
          DATE        | 2024-01-01T10:00:00            | time of day
          DATE        | 2024-01-01T00:00:00Z           | offset
          SMALLINT    | 32768                          | out of the range
          INTEGER     | -2147483649                    | out of the range
          BIGINT      | 9223372036854775808            | out of the range
          BIGINT      | 2024-01-01                     | is no bigint
          UUID        | 2024-01-01T00:00:00.0005Z      | finer than a millisecond
          UUID        | 018cc251-f400-7000-8000-000000000000 | is no time
          UUID        | 1969-12-31T23:59:59Z           | out of the range
          BIGINT      | 1e9                            | is no bigint
          """)
  void refuses_what_does_not_in_one_line(TimeType type, String text, String problem) {
    assertThatThrownBy(() -> TimeBound.parse("until", text, type))
        .isInstanceOfSatisfying(
            MigrationFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
              assertThat(failure.hint()).isPresent();
            })
        .hasMessageStartingWith("until '" + text + "' ")
        .hasMessageContaining(problem);
  }

  @Test
  void says_when_a_zone_had_to_be_assumed() {
    assertThat(TimeBound.parse("until", "2024-01-01", TimeType.TIMESTAMPTZ).reading())
        .isEqualTo(TimeBound.Interpretation.ZONE_ASSUMED);
    assertThat(TimeBound.parse("until", "2024-01-01T00:00Z", TimeType.TIMESTAMPTZ).reading())
        .isEqualTo(TimeBound.Interpretation.EXACT);
    assertThat(TimeBound.parse("until", "2024-01-01", TimeType.DATE).reading())
        .isEqualTo(TimeBound.Interpretation.EXACT);
  }

  @Test
  void a_point_in_uuid_time_is_the_first_uuid_of_its_millisecond() {
    assertThat(TimeType.UUID.literal(1_704_067_200_000_999L))
        .isEqualTo("'018cc251-f400-7000-8000-000000000000'::uuid");
  }
}
