package dev.timescalemigration.phase.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bucket that the completion point cuts is not copied. Readers see it all the same, also where
 * the source had materialized it before and its watermark came with the schema.
 */
class CutBucketIT {
  private static final String ROWS =
      "insert into reading select t, 1 from generate_series(%s '%s', %s '%s', interval '%s') t";

  private final Pair pair = Pair.create("cut_bucket");

  @BeforeEach
  void requireAggregates() {
    Editions.assumeCommunity(pair.source());
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  private void makeAggregate(String type, String bucket, boolean materializedOnly) {
    pair.source()
        .execute(
            "create table reading (at " + type + " not null, v int)",
            "select create_hypertable('reading', 'at', chunk_time_interval => interval '1 day')",
            "create materialized view buckets with (timescaledb.continuous,"
                + " timescaledb.materialized_only = "
                + materializedOnly
                + ") as select "
                + bucket
                + " as bucket, sum(v) as total from reading group by 1 with no data");
  }

  private void rows(String type, String from, String until, String every) {
    pair.source().execute(ROWS.formatted(type, from, type, until, every));
  }

  private void refresh() {
    pair.source().execute("call refresh_continuous_aggregate('buckets', null, null)");
  }

  private String run(String... arguments) {
    return TestShell.of(pair).expect(0, arguments);
  }

  /** Answers with what was staged. */
  private String copy(String until) {
    String staged = run("stage", "--until", until, "--no-proof");
    run("copy");
    run("verify");
    run("refresh-caggs");
    run("jobs", "enable");
    run("validate");
    return staged;
  }

  /** What a reader sees is what the rows come to. */
  private void assertAsItsRows(String bucket) {
    assertThat(pair.target().query("select b::text from buckets b order by 1"))
        .isNotEmpty()
        .isEqualTo(
            pair.target()
                .query(
                    "select b::text from (select "
                        + bucket
                        + ", sum(v) from reading group by 1) b order by 1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timestamptz|time_bucket('1 day', at)|true",
        "timestamptz|time_bucket('1 day', at)|false",
        "timestamptz|time_bucket('1 day', at, 'America/New_York')|true",
        "timestamptz|time_bucket('1 month', at, 'America/New_York')|false",
        "timestamptz|time_bucket('1 month', at)|true",
        "timestamp|time_bucket('1 week', at)|true",
      })
  void rows_that_came_after_it_was_materialized_are_in_it(
      String type, String bucket, boolean materializedOnly) {
    makeAggregate(type, bucket, materializedOnly);
    rows(type, "2026-10-20", "2026-11-18 12:00", "1 hour");
    refresh();
    run("schema", "--skip-roles");
    rows(type, "2026-11-18 12:30", "2026-11-18 18:00", "1 hour");
    copy("2026-11-18 19:00+00".substring(0, type.equals("timestamp") ? 16 : 19));
    assertAsItsRows(bucket);
  }

  @Test
  void a_bucket_of_dates_is_staged_to_its_start() {
    makeAggregate("date", "time_bucket('1 month', at)", true);
    rows("date", "2026-09-20", "2026-11-18", "1 day");
    refresh();
    run("schema", "--skip-roles");
    assertThat(copy("2026-11-25")).contains("2026-11-25", "2026-11-01");
    assertAsItsRows("time_bucket('1 month', at)");
  }

  @Test
  void the_history_begins_within_it() {
    makeAggregate("timestamptz", "time_bucket('1 month', at)", true);
    rows("timestamptz", "2026-11-05", "2026-11-18 18:00", "1 hour");
    refresh();
    run("schema", "--skip-roles");
    copy("2026-11-18 19:00+00");
    assertAsItsRows("time_bucket('1 month', at)");
  }
}
