package dev.timescalemigration.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.api.v1alpha1.TimeValue;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A point in time is what the server's own parser takes it for, where that is one point. */
@Tag("any-version")
class ServerTimeIT {
  private static final String READ =
      """
      TIMESTAMPTZ | 2023-05-25+00 | 2023-05-25 00:00:00+00
      TIMESTAMPTZ | 2023-05-25 +02 | 2023-05-24 22:00:00+00
      TIMESTAMPTZ | 20160201 | 2016-02-01 00:00:00+00
      TIMESTAMPTZ | 20160201T103000Z | 2016-02-01 10:30:00+00
      TIMESTAMPTZ | 2024-01-01T24:00:00Z | 2024-01-02 00:00:00+00
      TIMESTAMPTZ | 2024-01-01 00:00 Europe/Berlin | 2023-12-31 23:00:00+00
      TIMESTAMPTZ | May 25 2023 10:00 EST | 2023-05-25 15:00:00+00
      TIMESTAMPTZ | 2023/05/25 | 2023-05-25 00:00:00+00
      TIMESTAMPTZ | 2023-5-25 1:02 | 2023-05-25 01:02:00+00
      TIMESTAMPTZ | J2451187 | 1999-01-08 00:00:00+00
      TIMESTAMP | 20160201 | 2016-02-01 00:00:00
      DATE | 20160201 | 2016-02-01
      UUID | 20240201 | 2024-02-01 00:00:00+00
      BIGINT | +5 | 5
      """;

  private static final String REFUSED =
      """
      TIMESTAMPTZ | now | depends on the clock
      TIMESTAMPTZ | Yesterday | depends on the clock
      TIMESTAMPTZ | 10:00 today | depends on the clock
      TIMESTAMPTZ | infinity | out of the range
      TIMESTAMPTZ | 294250-01-01 | out of the range
      TIMESTAMPTZ | 1704067200 | is no timestamptz
      TIMESTAMPTZ | 1704067200000 | is no timestamptz
      TIMESTAMPTZ | 13/02/2024 | is no timestamptz
      TIMESTAMPTZ | '); drop table x | is no timestamptz
      TIMESTAMPTZ | garbage 1 | is no timestamptz
      TIMESTAMPTZ | 2024-02-30 | does not exist
      TIMESTAMP | 2023-05-25+00 | is no timestamp
      TIMESTAMP | 2023-05-25 10:00 EST | is no timestamp
      DATE | 20160201 10:00 | is no date
      DATE | now | depends on the clock
      SMALLINT | 40000 | out of the range
      """;

  private final TestDatabase database = Servers.source().createDatabase("server_time");
  private Handle handle;

  @BeforeEach
  void open() {
    handle = database.as(Side.SOURCE).open();
  }

  @AfterEach
  void drop() {
    handle.close();
    database.close();
  }

  @Test
  void takes_what_postgresql_takes_for_one_point_and_a_spec_may_hold_it() {
    READ.lines()
        .map(line -> line.split(" \\| "))
        .forEach(
            line -> {
              TimeBound bound =
                  ServerTime.read(handle, "until", line[1], TimeType.valueOf(line[0]));
              assertThat(bound.toString()).as(line[1]).isEqualTo(line[2]);
              assertThat(TimeValue.isOne(line[1])).as(line[1]).isTrue();
            });
  }

  @Test
  void refuses_the_rest_with_field_value_and_fix() {
    REFUSED
        .lines()
        .map(line -> line.split(" \\| "))
        .forEach(
            line ->
                assertThatThrownBy(
                        () -> ServerTime.read(handle, "until", line[1], TimeType.valueOf(line[0])))
                    .as(line[1])
                    .isInstanceOfSatisfying(
                        MigrationFailure.class,
                        failure -> {
                          assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
                          assertThat(failure.hint()).isPresent();
                        })
                    .hasMessageStartingWith("until '" + line[1] + "' ")
                    .hasMessageContaining(line[2]));
  }
}
