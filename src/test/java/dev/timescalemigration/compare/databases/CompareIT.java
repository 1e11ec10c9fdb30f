package dev.timescalemigration.compare.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.compare.databases.ComparisonReport.TableReport;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.rows.RowKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.ledger.comparison.FileComparison;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.selection.SelectionRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareIT {
  private static final ComparisonOptions ROWS =
      ComparisonOptions.defaults()
          .of(EnumSet.of(ComparedScope.HYPERTABLES, ComparedScope.PLAIN_TABLES))
          .settlingFor(Duration.ofMillis(100));

  private static final ComparisonOptions OTHER_ROWS =
      ROWS.of(EnumSet.of(ComparedScope.LARGE_OBJECTS, ComparedScope.MATERIALIZED_VIEWS));

  private static final String TABLES =
      """
      create table place (id int primary key, name text not null);
      create table note (what text);
      create table trip (at timestamptz not null, place int not null, fare numeric, primary key (at, place));
      """;

  private static final String TRIPS =
      """
      insert into trip select t, p, extract(hour from t) * p
      from generate_series(timestamptz '2026-01-01', '2026-01-20', '1 hour') t, generate_series(1, 3) p
      """;

  private final Pair pair = Pair.create("compare");
  @TempDir private Path folder;

  @AfterEach
  void drop() {
    pair.close();
  }

  /** The chunks of both sides have other ranges, and those of the source are compressed in part. */
  private void makeTables() {
    pair.executeOnBoth(TABLES);
    pair.source()
        .execute(
            "select create_hypertable('trip', 'at', chunk_time_interval => interval '1 day')",
            TRIPS);
    pair.target()
        .execute(
            "select create_hypertable('trip', 'at', chunk_time_interval => interval '5 days')",
            TRIPS);
    pair.executeOnBoth("insert into place select g, 'place ' || g from generate_series(1, 50) g");
    pair.executeOnBoth("insert into note select 'note ' || g % 5 from generate_series(1, 50) g");
  }

  @Test
  void large_objects_that_differ_are_named() {
    makeTables();
    pair.executeOnBoth("select lo_from_bytea(4711, '\\x01'), lo_from_bytea(4712, '\\x02')");
    assertThat(compare(OTHER_ROWS).equal()).isTrue();
    pair.source().execute("select lo_put(4711, 0, '\\xff'), lo_from_bytea(4713, 'new')");

    ComparisonReport report = compare(OTHER_ROWS);

    assertThat(report.equal()).isFalse();
    assertThat(report.objects())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("rows:large objects");
              assertThat(finding.found())
                  .isEqualTo("1 missing in the target: 4713; 1 different: 4711");
              assertThat(finding.toFix()).contains("psql \"$SOURCE\"");
            });
    assertThat(compare(OTHER_ROWS.in(ComparisonMode.SAMPLE, 1, 0)).notes())
        .contains(
            "large objects were not compared: they are in mode full, and without a filter",
            "materialized views were not compared: they are in mode full, and without a filter");
  }

  @Test
  void materialized_views_are_named_and_differ_where_the_target_has_never_filled_them() {
    makeTables();
    pair.executeOnBoth("create materialized view places as select count(*) from place");
    pair.executeOnBoth("create materialized view fares as select * from note where what = 'new'");
    assertThat(compare(OTHER_ROWS).equal()).isTrue();
    pair.executeOnBoth("insert into note values ('new')");
    pair.source().execute("refresh materialized view fares");
    pair.executeOnBoth("insert into place values (1000, 'new')");
    pair.target().execute("refresh materialized view places");

    ComparisonReport report = compare(OTHER_ROWS);

    assertThat(report.objects()).extracting(Finding::id).containsExactly("rows:public.fares");
    assertThat(report.notes())
        .anySatisfy(
            note ->
                assertThat(note)
                    .startsWith("public.places: this materialized view holds other rows")
                    .contains("run in the target: REFRESH MATERIALIZED VIEW"));
  }

  @Test
  void rows_are_named_by_keys_of_composite_types_their_domains_and_names_of_objects() {
    pair.executeOnBoth(
        """
        create type spot as (x integer, y text);
        create domain place_of as spot;
        create table by_spot (k spot primary key, v integer);
        insert into by_spot values (row(1, 'a'), 1);
        create table by_domain (k place_of primary key, v integer);
        insert into by_domain values (row(1, 'a'), 1);
        create table by_class (k regclass primary key, v integer);
        insert into by_class values ('pg_class', 1);
        create table by_function (k regproc primary key, v integer);
        insert into by_function values ('pg_backend_pid', 1);
        """);
    List<String> tables = List.of("by_spot", "by_domain", "by_class", "by_function");
    tables.forEach(table -> pair.target().execute("update " + table + " set v = 2"));

    ComparisonReport report = compare(ROWS);

    assertThat(report.tables())
        .extracting(TableReport::table, TableReport::different)
        .containsAll(tables.stream().map(table -> tuple("public." + table, 1L)).toList());
  }

  @Test
  void values_of_two_types_are_compared_by_their_texts() {
    pair.source()
        .execute(
            "create table typed (id integer primary key, d date, b bytea, n integer)",
            "insert into typed values (1, '2000-01-11', '\\x61', 7)");
    pair.target()
        .execute(
            "create table typed (id bigint primary key, d integer, b text, n bigint)",
            "insert into typed values (1, 10, 'a', 7)");

    TableReport typed = table(compare(ROWS), "public.typed");

    assertThat(typed.different()).isEqualTo(1);
    pair.source().execute("alter table typed drop column d, drop column b");
    assertThat(table(compare(ROWS), "public.typed").equal()).isTrue();
  }

  private void makeDifferences() {
    pair.target()
        .execute(
            "delete from trip where at = '2026-01-03 05:00+00' and place = 2",
            "update trip set fare = -1 where at = '2026-01-09 05:00+00' and place = 1",
            "insert into trip values ('2026-02-01', 1, 1)",
            "delete from place where id = 7",
            "update place set name = 'other' where id = 8",
            "insert into place values (99, 'only here')",
            "insert into note values ('note 1'), ('note 1')",
            "delete from note where ctid = (select min(ctid) from note where what = 'note 3')");
  }

  private ComparisonReport compare(ComparisonOptions options, List<FoundRow> found) {
    try (LedgerComparison state = new LedgerComparison(pair.targetDatabase())) {
      return new Comparison(pair.context(), options, state).run(found::add);
    }
  }

  private ComparisonReport compare(ComparisonOptions options) {
    return compare(options, new ArrayList<>());
  }

  private static TableReport table(ComparisonReport report, String name) {
    return report.tables().stream()
        .filter(each -> each.table().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void equal_databases_are_equal_whatever_their_chunks_are() {
    makeTables();
    ComparisonReport report = compare(ROWS);
    assertThat(report.equal()).as("%s", report).isTrue();
    assertThat(table(report, "public.trip").sourceRows()).isEqualTo(1371);
    assertThat(report.tables())
        .extracting(TableReport::table)
        .containsExactlyInAnyOrder("public.trip", "public.place", "public.note");
  }

  @Test
  void each_difference_is_counted_and_named_with_range_key_and_columns() {
    makeTables();
    makeDifferences();
    List<FoundRow> found = new ArrayList<>();
    ComparisonReport report = compare(ROWS, found);
    assertThat(report.equal()).isFalse();
    TableReport trip = table(report, "public.trip");
    assertThat(List.of(trip.missing(), trip.extra(), trip.different())).containsExactly(1L, 1L, 1L);
    FoundRow different =
        trip.samples().stream()
            .filter(row -> row.kind() == RowKind.DIFFERENT)
            .findFirst()
            .orElseThrow();
    assertThat(different.key()).isEqualTo("\"at\" = '2026-01-09 05:00:00+00' AND \"place\" = '1'");
    assertThat(different.columns()).containsExactly("fare");
    assertThat(different.values()).isEmpty();
    assertThat(different.range()).contains("2026-01-");
    TableReport place = table(report, "public.place");
    assertThat(List.of(place.missing(), place.extra(), place.different()))
        .containsExactly(1L, 1L, 1L);
    TableReport note = table(report, "public.note");
    assertThat(List.of(note.missing(), note.extra(), note.different())).containsExactly(1L, 2L, 0L);
    assertThat(found).hasSize(3 + 3 + 2);
    assertThat(found)
        .filteredOn(row -> row.table().equals("public.note"))
        .allSatisfy(row -> assertThat(row.key()).startsWith("hash of the row"));
  }

  @Test
  void values_are_shown_on_request() {
    makeTables();
    makeDifferences();
    ComparisonReport report = compare(ROWS.showingValues());
    FoundRow different =
        table(report, "public.place").samples().stream()
            .filter(row -> row.kind() == RowKind.DIFFERENT)
            .findFirst()
            .orElseThrow();
    assertThat(different.values().get("name").source()).isEqualTo("place 8");
    assertThat(different.values().get("name").target()).isEqualTo("other");
  }

  @Test
  void keys_with_any_characters_are_looked_up_again() {
    pair.executeOnBoth("create table odd (k text primary key, v int)");
    String keys =
        "insert into odd values (E'a\\\\', 1), (E'\\\\''?', 1), ('it''s :name <x>', 1), (E'\\n"
            + "\\t', 1), ('', 1)";
    pair.source().execute(keys);
    pair.target().execute(keys, "update odd set v = 2");
    assertThat(table(compare(ROWS), "public.odd").different()).isEqualTo(5);
  }

  @Test
  void a_range_is_compared_alone() {
    makeTables();
    makeDifferences();
    SelectionRule early =
        new SelectionRule(
            Optional.of("trip"), Optional.empty(), Optional.of("2026-01-05"), false, false);
    ComparisonReport report = compare(ROWS.of(early));
    assertThat(report.tables()).hasSize(1);
    TableReport trip = report.tables().get(0);
    assertThat(List.of(trip.missing(), trip.extra(), trip.different())).containsExactly(1L, 0L, 0L);
  }

  @Test
  void a_filter_that_selects_no_table_is_refused() {
    makeTables();
    SelectionRule none =
        new SelectionRule(Optional.of("nothing"), Optional.empty(), Optional.empty(), false, false);
    assertThatThrownBy(() -> compare(ROWS.of(none)))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("selects no table");
  }

  @Test
  void a_table_that_the_target_lacks_is_not_called_equal() {
    makeTables();
    pair.source().execute("create table more (id int); alter table place add column lat float8");
    ComparisonReport report = compare(ROWS);
    assertThat(table(report, "public.more").notCompared()).contains("the target has no such table");
    assertThat(table(report, "public.place").notCompared().orElseThrow()).contains("lat");
    assertThat(report.equal()).isFalse();
  }

  @Test
  void a_share_of_the_ranges_is_compared_and_what_changed_comes_first() {
    makeTables();
    int all = compare(ROWS).pieces();
    pair.target()
        .execute("update trip set fare = -1 where at = '2026-01-09 05:00+00' and place = 1");
    pair.target().execute("select pg_stat_force_next_flush()");
    ComparisonReport report = compare(ROWS.in(ComparisonMode.SAMPLE, 0.1, 1));
    assertThat(report.pieces()).isLessThan(all);
    assertThat(report.piecesInAll()).isEqualTo(all);
  }

  @Test
  void estimates_read_no_rows_and_tell_tables_that_are_far_apart() {
    makeTables();
    pair.executeOnBoth("analyze");
    assertThat(compare(ROWS.in(ComparisonMode.ESTIMATE, 1, 0)).equal()).isTrue();
    pair.target().execute("delete from place where id > 5; analyze place");
    ComparisonReport report = compare(ROWS.in(ComparisonMode.ESTIMATE, 1, 0));
    assertThat(table(report, "public.place").notCompared()).isPresent();
  }

  @Test
  void a_role_that_may_only_read_compares_with_its_state_in_a_file() throws Exception {
    makeTables();
    makeDifferences();
    String reader = pair.target().name() + "_reader";
    pair.administered()
        .execute(
            "create role \"" + reader + "\" login password 'reader'",
            "grant pg_read_all_data to \"" + reader + "\"");
    Path state = folder.resolve("state");
    Path differences = folder.resolve("differences.jsonl");
    TestShell shell =
        TestShell.of(
            java.util.Map.of(
                "SOURCE", pair.source().uri(),
                "TARGET", pair.target().as(reader, "reader").uri(),
                "PATH", System.getenv("PATH")));
    try {
      assertThat(shell.run("compare", "--settle", "0s")).isEqualTo(4);
      assertThat(shell.err()).contains("permission denied", "--state-file FILE");
      JsonNode report =
          Json.read(
              shell.expect(
                  3,
                  "compare",
                  "--scope",
                  "hypertables,plain-tables",
                  "--settle",
                  "0s",
                  "--state-file",
                  state.toString(),
                  "--differences",
                  differences.toString(),
                  "--output",
                  "json"));
      assertThat(report.get("equal").booleanValue()).isFalse();
      assertThat(Files.readAllLines(differences))
          .hasSize(8)
          .allSatisfy(line -> assertThat(Json.read(line).get("kind").textValue()).isNotEmpty());
      assertThat(
              pair.target()
                  .value(
                      "select count(*) from pg_namespace where nspname = '_timescale_migration'"))
          .isEqualTo("0");
    } finally {
      pair.administered().execute("drop owned by \"" + reader + "\"");
      pair.administered().inCluster("drop role \"" + reader + "\"");
    }
  }

  @Test
  void a_line_that_was_being_written_counts_for_nothing() throws Exception {
    makeTables();
    Path file = folder.resolve("state");
    try (FileComparison state = new FileComparison(file)) {
      new Comparison(pair.context(), ROWS, state).run(row -> {});
    }
    String whole = Files.readString(file);
    List<String> lines = Files.readAllLines(file);
    // Without the end and with half of the last result, as after a kill.
    Files.writeString(
        file, whole.substring(0, whole.length() - lines.get(lines.size() - 1).length() - 10));
    makeDifferences();
    try (FileComparison state = new FileComparison(file)) {
      ComparisonReport resumed = new Comparison(pair.context(), ROWS, state).run(row -> {});
      // All but one piece were compared before anything differed.
      assertThat(resumed.tables().stream().filter(table -> !table.equal()))
          .hasSizeLessThanOrEqualTo(1);
    }
    try (FileComparison state = new FileComparison(file)) {
      assertThat(new Comparison(pair.context(), ROWS, state).run(row -> {}).equal()).isFalse();
    }
  }

  @Test
  void two_processes_do_not_compare_one_target_at_once() {
    makeTables();
    try (LedgerComparison first = new LedgerComparison(pair.targetDatabase())) {
      assertThatThrownBy(() -> new LedgerComparison(pair.targetDatabase()))
          .isInstanceOf(MigrationFailure.class)
          .hasMessageContaining("another process compares");
    }
  }

  @Test
  void schema_jobs_sequences_and_roles_are_compared_too() {
    makeTables();
    pair.source()
        .execute("create sequence s; select setval('s', 100); create index on place (name)");
    pair.target().execute("create sequence s");
    ComparisonReport report = compare(ComparisonOptions.defaults().settlingFor(Duration.ZERO));
    assertThat(report.objects())
        .anySatisfy(finding -> assertThat(finding.id()).contains("sequence-value:public.s"))
        .anySatisfy(finding -> assertThat(finding.id()).contains("index"));
    assertThat(report.equal()).isFalse();
  }

  @Test
  void a_table_that_is_altered_while_it_is_compared_is_not_called_equal() {
    makeTables();
    AtomicBoolean done = new AtomicBoolean();
    Progress altering =
        new Progress() {
          @Override
          public void advanced(long units, long bytes) {
            if (done.compareAndSet(false, true)) {
              pair.executeOnBoth("alter table place add column code text default random()::text");
            }
          }
        };
    try (LedgerComparison state = new LedgerComparison(pair.targetDatabase())) {
      ComparisonReport report =
          new Comparison(pair.context(altering, new StopSignal()), ROWS, state).run(row -> {});
      assertThat(table(report, "public.place").notCompared().orElseThrow())
          .contains("its columns were altered while it was compared");
      assertThat(report.equal()).isFalse();
    }
    assertThat(table(compare(ROWS), "public.place").different()).isPositive();
  }

  @Test
  void a_sequence_that_the_role_may_not_read_is_named_with_the_grant() {
    assumeTrue(pair.isManaged());
    pair.source().execute("create sequence \"S s\"; select setval('\"S s\"', 100)");
    pair.administered().execute("create sequence \"S s\"; select setval('\"S s\"', 100)");
    ComparisonOptions sequences =
        ComparisonOptions.defaults().of(EnumSet.of(ComparedScope.SEQUENCES));

    Finding found = compare(sequences).objects().get(0);

    assertThat(found.found()).contains("may not read it in the target");
    String run = "run in the target: ";
    assertThat(found.toFix()).startsWith(run);
    pair.administered().execute(found.toFix().substring(run.length()));
    assertThat(compare(sequences).equal()).isTrue();
  }

  @Test
  void what_only_one_side_has_is_named_where_schemas_are_not_compared() {
    makeTables();
    pair.target()
        .execute(
            """
            create table only_here (id integer);
            create table "Only Here" (at timestamptz not null);
            select create_hypertable('"Only Here"', 'at');
            create sequence here;
            create materialized view filled_here as select 1 as v;
            """);
    pair.source().execute("create sequence there");

    ComparisonReport report =
        compare(
            ComparisonOptions.defaults()
                .of(EnumSet.complementOf(EnumSet.of(ComparedScope.SCHEMA)))
                .settlingFor(Duration.ZERO));

    assertThat(report.notes())
        .contains(
            "table public.only_here is only in the target: it was not compared",
            "table public.\"Only Here\" is only in the target: it was not compared",
            "sequence public.here is only in the target: it was not compared",
            "sequence public.there is only in the source: it was not compared",
            "filled materialized view public.filled_here is only in the target: it was not compared");
    SelectionRule others =
        new SelectionRule(Optional.of("trip"), Optional.empty(), Optional.empty(), false, false);
    assertThat(compare(ROWS).notes())
        .containsExactlyInAnyOrder(
            "table public.only_here is only in the target: it was not compared",
            "table public.\"Only Here\" is only in the target: it was not compared");
    assertThat(compare(ROWS.of(others)).notes()).isEmpty();
  }

  @Test
  void what_a_comparison_without_a_migration_keeps_is_removed_by_clean() {
    makeTables();
    assertThat(compare(ROWS).equal()).isTrue();
    TestShell shell = TestShell.of(java.util.Map.of("TARGET", pair.target().uri()));
    assertThat(shell.run("clean")).isZero();
    assertThat(shell.out()).contains("removed the ledger");
    assertThat(pair.target().value("select to_regnamespace('_timescale_migration') is null"))
        .isEqualTo("t");
    assertThat(shell.run("clean")).isZero();
    assertThat(shell.out()).contains("has no ledger");
  }

  @Test
  void a_comparison_that_runs_is_not_removed_by_clean() {
    makeTables();
    TestShell shell = TestShell.of(java.util.Map.of("TARGET", pair.target().uri()));
    try (LedgerComparison running = new LedgerComparison(pair.targetDatabase())) {
      assertThat(shell.run("clean")).isEqualTo(4);
      assertThat(running.results()).isEmpty();
    }
    assertThat(shell.err()).contains("another process compares");
  }

  @Test
  void partitions_that_are_foreign_tables_are_named() {
    for (var side : List.of(pair.source(), pair.administered())) {
      side.execute("create extension postgres_fdw");
    }
    pair.administered()
        .execute("grant usage on foreign data wrapper postgres_fdw to \"" + pair.role() + '"');
    pair.executeOnBoth(
        """
        create table spread (id int not null, k int not null) partition by list (k);
        create table spread_1 partition of spread for values in (1);
        insert into spread values (1, 1);
        create server away foreign data wrapper postgres_fdw options (host '127.0.0.1', port '1');
        create foreign table spread_3 partition of spread for values in (3) server away;
        """);
    ComparisonReport report = compare(ROWS);
    assertThat(report.tables()).extracting(TableReport::table).containsExactly("public.spread_1");
    assertThat(report.notes())
        .singleElement()
        .asString()
        .contains("public.spread: ", "without the foreign tables public.spread_3");
  }

  /** Dropping chunks leaves their buckets stale in the source, and no refresh comes by. */
  @Test
  void buckets_whose_rows_retention_has_dropped_are_compared() {
    Editions.assumeCommunity(pair.source());
    pair.executeOnBoth(
        "create table h (at timestamptz not null, v int);"
            + " select create_hypertable('h', 'at', chunk_time_interval => interval '5 days');"
            + " insert into h select timestamptz '2026-01-01' + i * interval '1 hour', 1 from generate_series(0, 299) i");
    for (var side : List.of(pair.source(), pair.target())) {
      side.execute(
          "create materialized view kept with (timescaledb.continuous) as select"
              + " time_bucket('1 day', at) as day, sum(v) as v from h group by 1 with no data",
          "call refresh_continuous_aggregate('kept', null, '2026-01-12')",
          "select drop_chunks('h', older_than => timestamptz '2026-01-07')",
          "insert into h values ('2026-01-03 12:30', 1)");
    }
    ComparisonOptions aggregates = ROWS.of(EnumSet.of(ComparedScope.AGGREGATES));
    assertThat(compare(aggregates).equal()).isTrue();
    String buckets =
        pair.target()
            .value(
                "select format('%I.%I', materialization_hypertable_schema,"
                    + " materialization_hypertable_name) from"
                    + " timescaledb_information.continuous_aggregates");
    pair.administered().execute("update " + buckets + " set v = 5 where day = '2026-01-03'");
    Finding finding = compare(aggregates).objects().get(0);
    assertThat(finding.found()).contains("2026-01-03");
    assertThat(finding.toFix()).startsWith("do not refresh");
  }

  @Test
  void buckets_of_aggregates_are_compared_and_the_printed_refresh_repairs_them() {
    Editions.assumeCommunity(pair.target());
    makeTables();
    for (var side : List.of(pair.source(), pair.target())) {
      side.execute(
          "create materialized view daily with (timescaledb.continuous) as select"
              + " time_bucket('1 day', at) as day, place, avg(fare)::float8 as fare from trip group"
              + " by 1, 2 with no data");
      side.execute("call refresh_continuous_aggregate('daily', null, '2026-01-15')");
    }
    ComparisonOptions aggregates = ROWS.of(EnumSet.of(ComparedScope.AGGREGATES));
    assertThat(compare(aggregates).equal()).isTrue();
    String materialization =
        pair.target()
            .value(
                "select format('%I.%I', materialization_hypertable_schema,"
                    + " materialization_hypertable_name) from"
                    + " timescaledb_information.continuous_aggregates");
    pair.administered()
        .execute(
            "update "
                + materialization
                + " set fare = -1 where day between '2026-01-07' and '2026-01-09' and place = 2");
    SelectionRule until =
        new SelectionRule(
            Optional.of("daily"), Optional.empty(), Optional.of("2026-01-05"), false, false);
    assertThat(compare(aggregates.of(until)).equal()).isTrue();
    Finding finding = compare(aggregates).objects().get(0);
    assertThat(finding.toString())
        .startsWith("rows:public.daily: bucket 2026-01-07")
        .contains("2026-01-09")
        .doesNotContain("2026-01-10");
    PrintedStatements.in(finding.toFix()).forEach(statement -> pair.target().execute(statement));
    assertThat(compare(aggregates).equal()).isTrue();
    pair.target().execute("select drop_chunks('trip', timestamptz '2026-01-08')");
    pair.administered()
        .execute("delete from " + materialization + " where day = '2026-01-02' and place = 1");
    assertThat(compare(aggregates).objects().get(0).toFix()).startsWith("do not refresh");
  }

  @Test
  void a_hole_behind_a_watermark_that_is_ahead_of_the_sources_is_found_and_repaired() {
    Editions.assumeCommunity(pair.target());
    makeTables();
    for (var side : List.of(pair.source(), pair.target())) {
      side.execute(
          "create materialized view daily with (timescaledb.continuous,"
              + " timescaledb.materialized_only = false) as select time_bucket('1 day', at) as day,"
              + " place, avg(fare)::float8 as fare, array_agg(fare) as fares from trip group by 1,"
              + " 2 with no data");
      side.execute("call refresh_continuous_aggregate('daily', null, '2026-01-08')");
    }
    pair.target().execute("call refresh_continuous_aggregate('daily', null, '2026-01-15')");
    ComparisonOptions aggregates = ROWS.of(EnumSet.of(ComparedScope.AGGREGATES));
    assertThat(compare(aggregates).equal()).isTrue();
    String materialization =
        pair.target()
            .value(
                "select format('%I.%I', materialization_hypertable_schema,"
                    + " materialization_hypertable_name) from"
                    + " timescaledb_information.continuous_aggregates");
    pair.administered()
        .execute(
            "delete from " + materialization + " where day between '2026-01-10' and '2026-01-11'");
    Finding finding = compare(aggregates).objects().get(0);
    assertThat(finding.toString())
        .startsWith("rows:public.daily: bucket 2026-01-10")
        .contains("2026-01-11")
        .doesNotContain("2026-01-12");
    PrintedStatements.in(finding.toFix()).forEach(statement -> pair.target().execute(statement));
    assertThat(compare(aggregates).equal()).isTrue();
    pair.target().execute("update trip set fare = fare + 1 where at::date = '2026-01-12'");
    assertThat(compare(aggregates).objects().get(0).toString()).contains("2026-01-12");
    pair.target()
        .execute(
            "select add_continuous_aggregate_policy('daily', null, interval '1 hour', interval '1"
                + " year', initial_start => now() + interval '1 year')");
    assertThat(compare(aggregates).equal())
        .as("a bucket that waits in the target for its policy")
        .isTrue();
  }

  /** A day is the smallest step of a date, also behind the last bucket. */
  @Test
  void a_bucket_of_dates_that_differs_is_found_and_repaired() {
    Editions.assumeCommunity(pair.target());
    for (var side : List.of(pair.source(), pair.target())) {
      side.execute(
          "create table daily_fare (on_day date not null, fare integer)",
          "select create_hypertable('daily_fare', 'on_day')",
          "insert into daily_fare select d, 1 from generate_series(timestamp '2026-01-01',"
              + " '2026-03-31', '1 day') d",
          "create materialized view monthly with (timescaledb.continuous) as select"
              + " time_bucket('1 month', on_day) as month, sum(fare) as fare from daily_fare group"
              + " by 1 with no data");
      side.execute("call refresh_continuous_aggregate('monthly', null, '2026-04-01')");
    }
    ComparisonOptions aggregates = ROWS.of(EnumSet.of(ComparedScope.AGGREGATES));
    assertThat(compare(aggregates).equal()).isTrue();
    String materialization =
        pair.target()
            .value(
                "select format('%I.%I', materialization_hypertable_schema,"
                    + " materialization_hypertable_name) from"
                    + " timescaledb_information.continuous_aggregates");
    pair.administered()
        .execute("update " + materialization + " set fare = 5 where month = '2026-03-01'");
    Finding finding = compare(aggregates).objects().get(0);
    assertThat(finding.toString()).startsWith("rows:public.monthly: bucket 2026-03-01");
    PrintedStatements.in(finding.toFix()).forEach(statement -> pair.target().execute(statement));
    assertThat(compare(aggregates).equal()).isTrue();
  }
}
