package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.ledger.VerifyRound;
import dev.timescalemigration.phase.preflight.CheckResult;
import dev.timescalemigration.phase.preflight.PreflightOptions;
import dev.timescalemigration.phase.preflight.PreflightPhase;
import dev.timescalemigration.phase.verify.VerifyMethod;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closed dimensions of which the target's partitions hold other values than the source's. */
class OtherPartitionsIT {
  private static final String UNTIL = "2024-01-03T12:00:00Z";
  private static final String MIGRATED = "(select * from m where time < '2024-01-03 12:00+00') b";

  private final Pair pair = Pair.create("partitions");

  @AfterEach
  void drop() {
    pair.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rows_partitioned_by_an_enum_are_found_in_the_target(boolean compressed) {
    if (compressed) {
      Editions.assumeCommunity(pair.target());
    }
    partitioned("s", "sev");
    pair.executeOnBoth("create index on m (s, time)");
    pair.source().execute(rows());
    // Written to both sides already, and a row that the source does not have.
    pair.target().execute(rows() + " where n > 60");
    pair.target().execute("insert into m values ('2024-01-01 00:00:01+00', 'low', 9, 1)");
    if (compressed) {
      pair.executeOnBoth(
          "alter table m set (timescaledb.compress, timescaledb.compress_segmentby = 's')");
      pair.executeOnBoth("select compress_chunk(c) from show_chunks('m') c");
    }
    migrateAndCompare();
    if (compressed) {
      assertThat(
              pair.target()
                  .query(
                      "select distinct is_compressed from timescaledb_information.chunks"
                          + " where hypertable_name = 'm'"))
          .containsExactly("t");
    }
    assertThat(new Copying(pair.context()).until("m", UNTIL).run().chunksCopied()).isZero();
  }

  @Test
  void rows_partitioned_by_a_function_that_answers_otherwise_in_the_target_are_found() {
    String function =
        "create function part(text) returns int language sql immutable as 'select %s * 600000000'";
    pair.source().execute(function.formatted("ascii($1) %% 3".replace("%%", "%")));
    pair.target().execute(function.formatted("ascii($1) / 7 %% 3".replace("%%", "%")));
    pair.executeOnBoth(
        """
        create table m (time timestamptz not null, s text, dev int, v float);
        select create_hypertable('m', 'time', chunk_time_interval => interval '1 day');
        select add_dimension('m', 's', 4, partitioning_func => 'part');
        """);
    pair.source().execute(rows().replace("::sev", ""));
    migrateAndCompare();
  }

  @Test
  void a_target_without_the_partitions_takes_the_rows_of_an_enum() {
    types();
    String table =
        """
        create table m (time timestamptz not null, s sev, dev int, v float);
        select create_hypertable('m', 'time', chunk_time_interval => interval '1 day');
        """;
    pair.executeOnBoth(table);
    pair.source().execute("select add_dimension('m', 's', 4)");
    pair.source().execute(rows());
    migrateAndCompare();
  }

  @Test
  void preflight_names_the_partitions_that_the_target_finds_itself() {
    partitioned("s", "sev");
    pair.source().execute(rows());
    assertThat(
            new PreflightPhase(
                    pair.context(),
                    new PreflightOptions(
                        List.of(SelectionRule.everything()), true, 1, false, true, List.of()))
                .run()
                .checks())
        .filteredOn(check -> check.name().equals("partitions of closed dimensions"))
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.result()).isEqualTo(CheckResult.WARN);
              assertThat(check.found()).contains("public.m is partitioned by s of type");
            });
  }

  private void partitioned(String column, String type) {
    types();
    pair.executeOnBoth(
        """
        create table m (time timestamptz not null, s %2$s, dev int, v float);
        select create_hypertable('m', 'time', chunk_time_interval => interval '1 day');
        select add_dimension('m', '%1$s', 4);
        """
            .formatted(column, type));
  }

  private void types() {
    pair.target().execute("create type other as enum ('a', 'b', 'c', 'd', 'e'); drop type other");
    pair.executeOnBoth("create type sev as enum ('low', 'mid', 'high')");
  }

  private static String rows() {
    return """
    insert into m
    select '2024-01-01 00:00+00'::timestamptz + n * interval '1 hour',
           (array['low', 'mid', 'high', null])[1 + n % 4]::sev, n % 3, n
    from generate_series(0, 71) n
    """;
  }

  private void migrateAndCompare() {
    CopyReport report = new Copying(pair.context()).until("m", UNTIL).run();
    assertThat(report.chunksParked()).isZero();
    pair.assertSameRows(MIGRATED, "b.*");
    for (String value : List.of("low", "mid", "high")) {
      String count = "select count(*) from " + MIGRATED + " where s = '" + value + "'";
      assertThat(pair.target().value(count)).as(value).isEqualTo("15");
      assertThat(pair.source().value(count)).as(value).isEqualTo("15");
    }
    assertThat(
            new VerifyPhase(
                    pair.context(),
                    new VerifyOptions(
                        2,
                        VerifyMethod.ROW_HASH,
                        -1,
                        VerifyRound.NEXT_WHEN_COMPLETE,
                        Duration.ofSeconds(5)))
                .run()
                .equal())
        .isTrue();
  }
}
