package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.stage.StageReport;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CopyIT {
  private static final String TRIPS =
      """
      create table trips (at timestamptz not null, id bigint not null, fare double precision,
                          note text, primary key (at, id));
      select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
      """;
  private static final String SIX_DAYS =
      """
      insert into trips
      select '2024-01-01 00:00+00'::timestamptz + n * interval '10 minutes', n, n / 7.0, 'trip ' || n
      from generate_series(0, 863) n;
      """;

  private final Pair pair = Pair.create("copy");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void whole_chunks_arrive_and_rows_from_the_completion_point_on_stay_away() {
    pair.executeOnBoth(TRIPS);
    pair.source().execute(SIX_DAYS);
    stage("2024-01-05T00:00:00Z");
    CopyReport report = copy();
    assertThat(report.chunksCopied()).isEqualTo(4);
    assertThat(report.rows()).isEqualTo(576);
    pair.assertSameRows("(select * from trips where at < '2024-01-05 00:00+00') t", "t.*");
    assertThat(pair.target().value("select count(*) from trips")).isEqualTo("576");
    assertThat(copyMethods())
        .containsOnly(Editions.isCommunity(pair.target()) ? "ATTACHED" : "INTO_CHUNK");
  }

  @Test
  void a_chunk_cut_by_both_bounds_replaces_the_rows_within_and_leaves_the_others() {
    pair.executeOnBoth(TRIPS);
    pair.source().execute(SIX_DAYS);
    // Dual-written: a row before T, equal; one stale before T; rows from T on.
    pair.target()
        .execute(
            """
            insert into trips values ('2024-01-03 11:50+00', 359, 359 / 7.0, 'trip 359');
            insert into trips values ('2024-01-03 11:40+00', 999, 0, 'not in the source');
            insert into trips values ('2024-01-03 12:00+00', 360, 0, 'written by the application');
            insert into trips values ('2024-01-02 05:50+00', 1, 0, 'before from');
            """);
    stage(
        new SelectionRule(
            Optional.empty(),
            Optional.of("2024-01-02T06:00:00Z"),
            Optional.of("2024-01-03T12:00:00Z"),
            false,
            false));
    copy();
    pair.assertSameRows(
        "(select * from trips where at >= '2024-01-02 06:00+00' and at < '2024-01-03 12:00+00') t",
        "t.*");
    assertThat(
            pair.target()
                .query("select note from trips where at >= '2024-01-03 12:00+00' or id = 1"))
        .containsExactlyInAnyOrder("written by the application", "before from");
    assertThat(copyMethods()).containsOnly("RANGE");
  }

  @Test
  void staging_and_copying_again_changes_nothing() {
    pair.executeOnBoth(TRIPS);
    pair.source().execute(SIX_DAYS);
    stage("2024-01-05T00:00:00Z");
    copy();
    StageReport again = stage("2024-01-05T00:00:00Z");
    assertThat(again.chunksAdded()).isZero();
    assertThat(copy().chunksCopied()).isZero();
    pair.assertSameRows("(select * from trips where at < '2024-01-05 00:00+00') t", "t.*");
  }

  @Test
  void a_chunk_that_came_since_staging_is_added_by_staging_again() {
    pair.executeOnBoth(TRIPS);
    pair.source().execute(SIX_DAYS);
    stage("2024-01-05T00:00:00Z");
    pair.source().execute("insert into trips values ('2023-12-24 18:00+00', 0, 1, 'late')");
    assertThat(stage("2024-01-05T00:00:00Z").chunksAdded()).isEqualTo(1);
    copy();
    pair.assertSameRows("(select * from trips where at < '2024-01-05 00:00+00') t", "t.*");
  }

  @Test
  void a_range_that_holds_less_than_what_was_copied_is_refused() {
    pair.executeOnBoth(TRIPS);
    pair.source().execute(SIX_DAYS);
    stage("2024-01-05T00:00:00Z");
    copy();
    assertThatThrownBy(() -> stage("2024-01-04T00:00:00Z"))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("public.trips");
  }

  @Test
  void a_chunk_dropped_since_staging_is_skipped_with_the_reason() {
    pair.executeOnBoth(TRIPS);
    pair.source().execute(SIX_DAYS);
    stage("2024-01-05T00:00:00Z");
    pair.source()
        .execute("select drop_chunks('trips', older_than => '2024-01-02 00:00+00'::timestamptz)");
    CopyReport report = copy();
    assertThat(report.chunksSkipped()).isEqualTo(1);
    assertThat(report.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.skipReason().orElseThrow()).contains("gone"));
    pair.assertSameRows("(select * from trips where at < '2024-01-05 00:00+00') t", "t.*");
  }

  @Test
  void a_late_row_that_made_the_chunk_again_is_kept_once() {
    pair.executeOnBoth(TRIPS);
    pair.source().execute(SIX_DAYS);
    stage("2024-01-05T00:00:00Z");
    pair.executeOnBoth("insert into trips values ('2024-01-02 06:00:01+00', 7000, 1, 'late')");
    copy();
    pair.assertSameRows("(select * from trips where at < '2024-01-05 00:00+00') t", "t.*");
    assertThat(pair.target().value("select count(*) from trips where id = 7000")).isEqualTo("1");
  }

  @Test
  void a_target_that_cuts_its_chunks_another_way_gets_the_same_rows() {
    pair.source().execute(TRIPS);
    pair.target().execute(TRIPS.replace("1 day", "36 hours"));
    pair.source().execute(SIX_DAYS);
    pair.target()
        .execute("insert into trips values ('2024-01-02 03:00+00', 18, 1, 'dual-written')");
    pair.source().execute("update trips set fare = 1, note = 'dual-written' where id = 18");
    stage("2024-01-05T00:00:00Z");
    copy();
    pair.assertSameRows("(select * from trips where at < '2024-01-05 00:00+00') t", "t.*");
  }

  @Test
  void a_broken_foreign_key_parks_its_chunk_names_the_row_and_lets_the_others_through() {
    pair.executeOnBoth("create table lines (id int primary key)");
    pair.executeOnBoth(
        """
        create table trips (at timestamptz not null, line int references lines (id));
        select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
        """);
    pair.source().execute("insert into lines values (1), (2)");
    pair.target().execute("insert into lines values (1)");
    pair.source()
        .execute(
            "insert into trips values ('2024-01-01 01:00+00', 1), ('2024-01-02 01:00+00', 2),"
                + " ('2024-01-03 01:00+00', 1)");
    stage("2024-01-05T00:00:00Z");
    assertThatThrownBy(this::copy)
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("1 chunks failed")
        .hasMessageContaining("lines");
    assertThat(pair.target().value("select count(*) from trips")).isEqualTo("2");
    pair.target().execute("insert into lines values (2)");
    CopyReport fixed =
        new CopyPhase(pair.context(), new CopyOptions(2, -1, true, 2, Duration.ofSeconds(5))).run();
    assertThat(fixed.chunksCopied()).isEqualTo(1);
    pair.assertSameRows("trips", "trips.*");
  }

  @Test
  void a_completion_point_before_the_dual_write_is_refused_and_nothing_is_staged() {
    pair.executeOnBoth(TRIPS);
    pair.source().execute(SIX_DAYS);
    pair.target().execute(SIX_DAYS.replace("generate_series(0, 863)", "generate_series(500, 863)"));
    assertThatThrownBy(
            () -> new StagePhase(pair.context(), StageOptions.until("2024-01-03T00:00:00Z")).run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("public.trips")
        .hasMessageContaining("212 rows");
    assertThat(Ledger.find(pair.targetDatabase())).isEmpty();
    assertThat(
            new StagePhase(pair.context(), StageOptions.until("2024-01-05T00:00:00Z"))
                .run()
                .proof())
        .singleElement()
        .satisfies(evidence -> assertThat(evidence.rows()).isEqualTo(288));
  }

  @Test
  void two_hypertables_are_staged_one_after_the_other() {
    pair.executeOnBoth(TRIPS + TRIPS.replace("trips", "visits"));
    pair.source().execute(SIX_DAYS, SIX_DAYS.replace("trips", "visits"));
    stage(rule("trips", "2024-01-03T00:00:00Z"));
    stage(rule("visits", "2024-01-03T12:00:00Z"));
    assertThat(copy().chunksCopied()).isEqualTo(5);
    assertThat(pair.target().value("select count(*) from visits")).isEqualTo("360");
  }

  private static SelectionRule rule(String filter, String until) {
    return new SelectionRule(
        Optional.of(filter), Optional.empty(), Optional.of(until), false, false);
  }

  @Test
  void nothing_staged_is_said() {
    assertThatThrownBy(this::copy)
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("no ledger of a migration");
  }

  private StageReport stage(String until) {
    return stage(SelectionRule.everythingUntil(until));
  }

  private StageReport stage(SelectionRule rule) {
    return new StagePhase(
            pair.context(),
            new StageOptions(List.of(rule), Optional.empty(), 2, false, false, "test"))
        .run();
  }

  private CopyReport copy() {
    return new CopyPhase(pair.context(), new CopyOptions(2, -1, false, 2, Duration.ofSeconds(5)))
        .run();
  }

  private List<String> copyMethods() {
    return pair.target().query("select distinct copy_method from _timescale_migration.task");
  }
}
