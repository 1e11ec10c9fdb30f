package dev.timescalemigration.phase.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Continuous aggregates: their buckets, what waits to be refreshed, and the rows they are made of.
 */
class AggregatesIT {
  private static final String METRICS =
      """
      create table metrics (at timestamptz not null, device int not null, value double precision);
      select create_hypertable('metrics', 'at', chunk_time_interval => interval '1 day');
      """;

  private static final String AGGREGATES =
      """
      create materialized view hourly with (timescaledb.continuous, timescaledb.materialized_only = false) as
        select time_bucket('1 hour', at) as hour, device, count(*) as n, sum(value) as total
        from metrics group by 1, 2 with no data;
      create materialized view daily with (timescaledb.continuous, timescaledb.materialized_only = true) as
        select time_bucket('1 day', hour) as day, device, sum(n) as n, sum(total) as total
        from hourly group by 1, 2 with no data;
      create materialized view "Weekly Figures" with (timescaledb.continuous) as
        select time_bucket('1 week', day) as week, sum(n) as n, sum(total) as total
        from daily group by 1 with no data;
      """;

  /** Ten days, a row every ten minutes. */
  private static final String ROWS =
      """
      insert into metrics
      select '2024-01-01 00:00+00'::timestamptz + n * interval '10 minutes', n %% 3, n / 7.0
      from generate_series(%d, %d) n;
      """;

  private static final String UNTIL = "2024-01-08T12:30:00Z";

  private final Pair pair = Pair.create("aggregates");

  @BeforeEach
  void communityOnly() {
    Editions.assumeCommunity(pair.target());
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void three_levels_are_copied_and_refreshed_from_the_bucket_that_the_completion_point_cuts() {
    createInOtherOrder();
    pair.source().execute(ROWS.formatted(0, 1439));
    refreshSource("2024-01-10 12:00+00");
    // Written to both sides from before the completion point on.
    pair.target().execute(ROWS.formatted(1080, 1439));
    copyUntil(UNTIL);
    long logged = invalidations(pair.target());
    RefreshReport report = refresh();
    assertThat(report.aggregates())
        .extracting(AggregateResult::view)
        .containsExactly("public.hourly", "public.daily", "public.Weekly Figures");
    assertThat(report.aggregates()).as("%s", report).allMatch(AggregateResult::equal);
    assertThat(report.aggregates()).allMatch(one -> one.buckets() > 0);
    assertSameViews();
    assertThat(new VerifyPhase(pair.context(), VerifyOptions.defaults()).run().equal()).isTrue();
    assertThat(logged).as("the load left no traces in the log").isLessThan(20);
    RefreshReport again = refresh();
    assertThat(again.equal()).isTrue();
    assertSameViews();
  }

  @Test
  void one_aggregate_that_is_missing_in_the_target_leaves_no_other_behind() {
    createInOtherOrder();
    pair.source().execute(ROWS.formatted(0, 1439));
    refreshSource("2024-01-10 12:00+00");
    pair.target().execute(ROWS.formatted(1080, 1439));
    copyUntil(UNTIL);
    pair.target().execute("drop materialized view \"Weekly Figures\"");
    pair.source()
        .execute(
            "create materialized view \"A First\" with (timescaledb.continuous) as"
                + " select time_bucket('1 day', at) as day, count(*) as n from metrics group by 1");
    RefreshReport report = refresh();
    assertThat(report.equal()).isFalse();
    assertThat(report.aggregates())
        .filteredOn(AggregateResult::equal)
        .extracting(AggregateResult::view)
        .containsExactlyInAnyOrder("public.hourly", "public.daily");
    assertThat(report.aggregates())
        .filteredOn(one -> one.failure().isPresent())
        .extracting(AggregateResult::view)
        .containsExactlyInAnyOrder("public.Weekly Figures", "public.A First");
  }

  @Test
  void buckets_outlive_the_rows_they_were_made_of() {
    createInOtherOrder();
    pair.source().execute(ROWS.formatted(0, 1439));
    refreshSource("2024-01-10 12:00+00");
    pair.source().execute("select drop_chunks('metrics', older_than => '2024-01-05'::timestamptz)");
    pair.target().execute(ROWS.formatted(1080, 1439));
    copyUntil(UNTIL);
    RefreshReport report = refresh();
    assertThat(report.equal()).as("%s", report).isTrue();
    assertThat(pair.target().value("select count(*) from daily where day < '2024-01-05'"))
        .isEqualTo("12");
    assertSameViews();
  }

  @Test
  void a_policy_that_reaches_back_to_the_beginning_finds_nothing_to_make_again() {
    createInOtherOrder();
    pair.source().execute(ROWS.formatted(0, 1439));
    refreshSource("2024-01-10 12:00+00");
    pair.target().execute(ROWS.formatted(1080, 1439));
    copyUntil(UNTIL);
    assertThat(refresh().equal()).isTrue();
    String mark = "update %s set n = 1000000 where day = '2024-01-04 00:00+00'";
    pair.target().execute(mark.formatted(dailyMaterialization()));
    refreshAll(pair.target(), "2024-01-10 12:00+00");
    assertThat(pair.target().value("select count(*) from daily where n = 1000000")).isEqualTo("3");
  }

  @Test
  void an_aggregate_without_any_rows_left_keeps_its_buckets_and_shows_them() {
    copyBucketsWithoutRows();
    // Only who may write TimescaleDB's catalog moves the watermark of a real-time view then.
    String failure = refresh().aggregates().get(0).failure().orElseThrow();
    assertThat(failure).contains("the real-time view does not show the buckets above it");
    pair.administered().execute(PrintedStatements.in(failure).get(0));
    RefreshReport report = refresh();
    assertThat(report.equal()).as("%s", report).isTrue();
    assertSameViews();
    assertThat(pair.target().value("select count(*) from hourly")).isEqualTo("432");
  }

  @Test
  void an_aggregate_without_any_rows_left_is_shown_by_a_statement_of_its_owner() {
    copyBucketsWithoutRows();
    String failure = refresh().aggregates().get(0).failure().orElseThrow();
    pair.target().execute(PrintedStatements.in(failure).get(1));
    RefreshReport report = refresh();
    assertThat(report.equal()).as("%s", report).isTrue();
    assertSameViews();
  }

  private void copyBucketsWithoutRows() {
    createInOtherOrder();
    pair.source().execute(ROWS.formatted(0, 863));
    refreshSource("2024-01-10 12:00+00");
    pair.source().execute("select drop_chunks('metrics', older_than => '2024-03-01'::timestamptz)");
    copyUntil("2024-02-01T00:00:00Z");
  }

  @Test
  void what_waits_to_be_refreshed_in_the_source_waits_in_the_target_too() {
    createInOtherOrder();
    pair.source().execute(ROWS.formatted(0, 1439));
    refreshSource("2024-01-10 12:00+00");
    pair.source().execute("insert into metrics values ('2024-01-03 05:05+00', 1, 1000)");
    pair.target().execute(ROWS.formatted(1080, 1439));
    copyUntil(UNTIL);
    RefreshReport report = refresh();
    assertThat(report.equal()).as("%s", report).isTrue();
    for (TestDatabase side : List.of(pair.source(), pair.target())) {
      assertThat(fifthHour(side)).isEqualTo("2");
      side.execute(
          "call refresh_continuous_aggregate('hourly', '2024-01-01 00:00+00'::timestamptz,"
              + " '2024-01-10 00:00+00'::timestamptz)");
      assertThat(fifthHour(side)).isEqualTo("3");
    }
  }

  /** Nothing waits for the buckets of the higher levels until those of the first are made. */
  @Test
  void a_late_row_that_waits_in_the_source_at_the_first_level_is_no_difference_at_the_others() {
    createInOtherOrder();
    pair.source().execute(ROWS.formatted(0, 1439));
    refreshSource("2024-01-10 12:00+00");
    pair.target().execute(ROWS.formatted(1080, 1439));
    pair.executeOnBoth("insert into metrics values ('2024-01-09 05:05+00', 9, 1000)");
    copyUntil(UNTIL);
    RefreshReport report = refresh();
    assertThat(report.equal()).as("%s", report).isTrue();
    assertThat(pair.target().value("select count(*) from daily where device = 9")).isEqualTo("1");
    refreshSource("2024-01-10 12:00+00");
    assertSameViews();
  }

  @Test
  void buckets_that_came_with_the_schema_only_by_name_are_made() {
    pair.source().execute(METRICS);
    pair.source().execute(AGGREGATES);
    pair.source().execute(ROWS.formatted(0, 1439));
    refreshSource("2024-01-10 12:00+00");
    // The dump brings the source's watermarks, and buckets that are there by them alone.
    new SchemaPhase(
            pair.context(),
            new SchemaOptions(
                SchemaOptions.RolesChoice.SKIP,
                false,
                false,
                SchemaOptions.Mode.DUMP_AND_RESTORE,
                "test"))
        .run();
    pair.target().execute(ROWS.formatted(1008, 1439));
    copyUntil(UNTIL);
    RefreshReport report = refresh();
    assertThat(report.equal()).as("%s", report).isTrue();
    assertSameViews();
  }

  @Test
  void a_bucket_that_differs_is_named() {
    createInOtherOrder();
    pair.source().execute(ROWS.formatted(0, 1439));
    refreshSource("2024-01-10 12:00+00");
    pair.target().execute(ROWS.formatted(1080, 1439));
    copyUntil(UNTIL);
    assertThat(refresh().equal()).isTrue();
    pair.target()
        .execute(
            "update "
                + dailyMaterialization()
                + " set n = n + 1 where day = '2024-01-04 00:00+00'");
    RefreshReport report = refresh();
    assertThat(report.equal()).isFalse();
    assertThat(report.aggregates().get(1).differences())
        .hasSize(1)
        .first()
        .asString()
        .contains("2024-01-04 00:00:00+00", "other values in 3 rows");
  }

  @Test
  void a_filter_takes_one_view_and_cascades_take_what_belongs_to_it() {
    createInOtherOrder();
    pair.source().execute(ROWS.formatted(0, 1439));
    refreshSource("2024-01-10 00:00+00");
    stage(rule("daily", false, false));
    assertThat(staged()).containsExactly("daily");
    assertThat(new CopyPhase(pair.context(), CopyOptions.defaults()).run().chunksCopied())
        .isPositive();
    pair.target().execute("drop schema _timescale_migration cascade");
    stage(rule("daily", true, false));
    assertThat(staged()).containsExactly("Weekly Figures", "daily");
    pair.target().execute("drop schema _timescale_migration cascade");
    stage(rule("daily", false, true));
    assertThat(staged()).containsExactly("daily", "hourly", "metrics");
  }

  @Test
  void integer_time_is_bucketed_like_any_other() {
    pair.executeOnBoth(
        """
        create table ticks (tick int not null, value int);
        select create_hypertable('ticks', 'tick', chunk_time_interval => 1000);
        create function tick_now() returns int language sql stable as 'select coalesce(max(tick), 0) from public.ticks';
        select set_integer_now_func('ticks', 'tick_now');
        create materialized view hundreds with (timescaledb.continuous) as
          select time_bucket(100, tick) as hundred, sum(value) as total from ticks group by 1 with no data;
        """);
    pair.source().execute("insert into ticks select n, n % 7 from generate_series(0, 9999) n");
    pair.source().execute("call refresh_continuous_aggregate('hundreds', null, 9500)");
    pair.target().execute("insert into ticks select n, n % 7 from generate_series(8000, 9999) n");
    new StagePhase(pair.context(), StageOptions.until("8250")).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
    RefreshReport report = refresh();
    assertThat(report.equal()).as("%s", report).isTrue();
    pair.assertSameRows("hundreds", "hundreds.*");
    assertThat(pair.target().value("select max(hundred) from hundreds where hundred < 9500"))
        .isEqualTo("9400");
  }

  /** The numbers of materializations differ between the sides. */
  private void createInOtherOrder() {
    pair.executeOnBoth(METRICS);
    pair.target()
        .execute(
            "create materialized view other with (timescaledb.continuous) as select"
                + " time_bucket('1 day', at) as day from metrics group by 1 with no data");
    pair.executeOnBoth(AGGREGATES);
    pair.target().execute("drop materialized view other");
  }

  private String dailyMaterialization() {
    return pair.target()
        .value(
            "select format('%I.%I', materialization_hypertable_schema,"
                + " materialization_hypertable_name) from"
                + " timescaledb_information.continuous_aggregates where view_name = 'daily'");
  }

  private void refreshSource(String until) {
    refreshAll(pair.source(), until);
  }

  private static void refreshAll(TestDatabase side, String until) {
    for (String view : List.of("hourly", "daily", "\"Weekly Figures\"")) {
      side.execute(
          "call refresh_continuous_aggregate('" + view + "', null, '" + until + "'::timestamptz)");
    }
  }

  private void copyUntil(String until) {
    new StagePhase(pair.context(), StageOptions.until(until)).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
    assertThat(new VerifyPhase(pair.context(), VerifyOptions.defaults()).run().equal()).isTrue();
  }

  private static SelectionRule rule(String filter, boolean up, boolean down) {
    return new SelectionRule(
        Optional.of("^public\\." + filter + "$"),
        Optional.empty(),
        Optional.of("2024-01-10T00:00:00Z"),
        up,
        down);
  }

  private void stage(SelectionRule rule) {
    new StagePhase(
            pair.context(),
            new StageOptions(List.of(rule), Optional.empty(), 1, false, false, "test"))
        .run();
  }

  private List<String> staged() {
    return pair
        .target()
        .query("select distinct hypertable_name from _timescale_migration.task")
        .stream()
        .map(
            name ->
                pair.source()
                    .value(
                        "select coalesce((select view_name from"
                            + " timescaledb_information.continuous_aggregates where"
                            + " materialization_hypertable_name = '"
                            + name
                            + "'), '"
                            + name
                            + "')"))
        .sorted()
        .toList();
  }

  private RefreshReport refresh() {
    return new RefreshPhase(pair.context(), List.of(SelectionRule.everythingUntil(UNTIL))).run();
  }

  private void assertSameViews() {
    for (String view : List.of("hourly", "daily", "\"Weekly Figures\"")) {
      String rows =
          "select (to_jsonb(v) - 'total')::text || round(total::numeric, 6) from "
              + view
              + " v order by 1";
      assertThat(pair.target().query(rows)).as(view).isEqualTo(pair.source().query(rows));
    }
  }

  private static String fifthHour(TestDatabase side) {
    return side.value("select n from hourly where hour = '2024-01-03 05:00+00' and device = 1");
  }

  private static long invalidations(TestDatabase database) {
    return Long.parseLong(
        database.value(
            "select (select count(*) from"
                + " _timescaledb_catalog.continuous_aggs_hypertable_invalidation_log) + (select"
                + " count(*) from"
                + " _timescaledb_catalog.continuous_aggs_materialization_invalidation_log)"));
  }
}
