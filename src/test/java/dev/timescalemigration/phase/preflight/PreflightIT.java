package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.selection.SelectionRule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the two databases, and whether they can be reached at all. */
class PreflightIT {
  private static final String TRIPS =
      """
      create table trips (at timestamptz not null, fare int, note text);
      select create_hypertable('trips', 'at', chunk_time_interval => interval '7 days');
      """;

  private final Pair pair = Pair.ofSuperuser("preflight");

  @BeforeEach
  void create() {
    pair.source()
        .execute(
            TRIPS
                + """
                insert into trips
                select t, 1 from generate_series(timestamptz '2024-01-01', '2024-02-01', '1 day') t;
                create table places (id int primary key, name text);
                """);
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  private PreflightCase preflight() {
    return new PreflightCase(pair.source(), pair.target());
  }

  @Test
  void passes_a_source_that_fits_an_empty_target() {
    PreflightReport report = preflight().report();
    assertThat(report.passed()).as(report.toString()).isTrue();
    preflight().isFine("size and duration").contains("hypertables: 1, chunks: 6");
  }

  @Test
  void settings_of_the_servers_that_change_answers_are_named_with_statements_that_keep_them() {
    String check = "settings of the servers";
    preflight().isFine(check);
    // Of the source's database: it moves with the schema.
    set(pair.source(), "intervalstyle = 'sql_standard'");
    preflight().isFine(check);
    set(pair.target(), "timezone = 'Asia/Kathmandu'");
    set(pair.target(), "transform_null_equals = on");
    String advice =
        preflight()
            .warns(check)
            .contains(" and Asia/Kathmandu in the target")
            .contains("transform_null_equals is off in the source and on in the target")
            .actual();
    PrintedStatements.in(advice).forEach(pair.target()::execute);
    preflight().isFine(check);
  }

  private static void set(TestDatabase database, String setting) {
    database.inCluster("alter database \"" + database.name() + "\" set " + setting);
  }

  @Test
  void reports_a_side_that_cannot_be_reached_and_leaves_out_what_needs_it() {
    String unreachable = "postgres://postgres:secret@127.0.0.1:1/nowhere";
    PreflightCase run =
        new PreflightCase(pair.sourceDatabase(), PreflightCase.at(Side.TARGET, unreachable));
    run.fails("target reachable").contains("127.0.0.1:1").doesNotContain("secret");
    run.isFine("source reachable");
    run.isFine("rules");
    run.leavesOut("TimescaleDB versions");
    run.leavesOut("schema of target");
  }

  @Test
  void reports_a_wrong_password_without_telling_it() {
    PreflightCase run =
        new PreflightCase(
            pair.source().as("postgres", "mistaken").as(Side.SOURCE), pair.targetDatabase());
    run.fails("source reachable").contains("password").doesNotContain("mistaken");
  }

  @Test
  void gives_up_on_a_server_that_accepts_and_never_answers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String uri =
          "postgres://postgres:secret@127.0.0.1:"
              + silent.getLocalPort()
              + "/silent?connect_timeout=1&sslmode=disable";
      // Without the timeout it would wait for ever.
      assertTimeoutPreemptively(
          Duration.ofMinutes(1),
          () ->
              new PreflightCase(PreflightCase.at(Side.SOURCE, uri), pair.targetDatabase())
                  .fails("source reachable"));
    }
  }

  @Test
  void refuses_one_database_as_both_sides() {
    new PreflightCase(pair.sourceDatabase(), pair.source().as(Side.TARGET)).fails("two databases");
  }

  @Test
  void refuses_a_target_that_another_migration_is_filling() {
    Ledger.open(pair.targetDatabase(), "another/source", "another");
    preflight().fails("target free for this migration").contains("another/source");
  }

  @Test
  void keeps_its_report_only_where_the_target_has_a_ledger() {
    preflight().report();
    assertThat(Ledger.find(pair.targetDatabase())).isEmpty();
    String identity = pair.sourceDatabase().with(Ledger::sourceIdentity);
    Ledger ledger = Ledger.open(pair.targetDatabase(), identity, "this");
    PreflightCase run = preflight();
    run.isFine("target free for this migration");
    assertThat(ledger.latestReport(PreflightPhase.NAME).orElseThrow().body().get("checks"))
        .hasSize(run.report().checks().size());
  }

  @Test
  void refuses_a_target_that_takes_no_writes() {
    pair.target()
        .execute(
            "alter database \""
                + pair.target().name()
                + "\" set default_transaction_read_only = on");
    preflight().fails("target takes writes").contains("read-only");
  }

  @Test
  void refuses_a_target_left_restoring() {
    pair.target()
        .execute("alter database \"" + pair.target().name() + "\" set timescaledb.restoring = on");
    preflight().fails("target takes writes").contains("timescaledb_post_restore()");
  }

  @Test
  void refuses_a_dirty_target() {
    pair.target().execute("create table left_over (a int); create view old as select 1 as a");
    preflight().fails("schema of target").contains("public.left_over", "view public.old");
  }

  @Test
  void refuses_a_target_without_the_schema_that_is_said_to_exist() {
    pair.target().execute(TRIPS);
    preflight().schemaExists().fails("schema of target").contains("public.places");
  }

  @Test
  void accepts_the_schema_that_is_said_to_exist_and_warns_of_an_index_more() {
    pair.target().execute(TRIPS + "create table places (id int primary key, name text)");
    preflight().schemaExists().isFine("schema of target");
    preflight().schemaExists().isFine("columns of hypertables");
    pair.target().execute("create index by_name on places (name)");
    preflight().schemaExists().warns("schema of target").contains("by_name");
  }

  @Test
  void names_columns_that_differ() {
    pair.target()
        .execute(
            """
            create table trips (at timestamptz not null, fare bigint, extra int);
            select create_hypertable('trips', 'at');
            create table places (id int primary key, name text);
            """);
    preflight()
        .schemaExists()
        .fails("columns of hypertables")
        .contains(
            "public.trips.fare is integer in the source, bigint in the target",
            "public.trips.note is missing in the target",
            "public.trips.extra is in the target only");
  }

  @Test
  void names_what_no_rule_selects_and_how_to_take_aggregates_along() {
    Editions.assumeCommunity(pair.source());
    pair.source()
        .execute(
            "create table more (at timestamptz not null); select create_hypertable('more', 'at')",
            "create materialized view daily with (timescaledb.continuous) as"
                + " select time_bucket('1 day', at) as day, count(*) from trips group by 1");
    preflight().isFine("selection");
    preflight()
        .rules(rule("^public\\.trips$", "2024-01-15T00:00:00Z"))
        .warns("selection")
        .contains("public.daily, public.more", "--cascade-up");
  }

  @Test
  void tells_why_rules_are_refused() {
    preflight()
        .rules(rule("(", "2024-01-15T00:00:00Z"))
        .fails("rules")
        .contains("is not a POSIX regular expression");
    PreflightCase unparsable = preflight().rules(rule("trips", "yesterday"));
    unparsable.fails("rules").contains("yesterday");
    unparsable.leavesOut("size and duration");
  }

  @Test
  void asks_for_one_completion_point_for_each_time_type() {
    pair.source()
        .execute(
            "create table counters (n bigint not null);"
                + " select create_hypertable('counters', 'n', chunk_time_interval => 10)");
    preflight()
        .warns("time columns")
        .contains("timestamptz: public.trips", "bigint: public.counters");
    preflight()
        .rules(rule("trips", "2024-01-15T00:00:00Z"), rule("counters", "42"))
        .isFine("time columns");
    preflight()
        .rules(SelectionRule.everythingUntil("42"))
        .fails("rules")
        .contains("timestamptz: public.trips", "bigint: public.counters");
  }

  @Test
  void names_columns_whose_values_each_database_makes_itself() {
    pair.source()
        .execute(
            """
            create table made (
              a int generated always as identity, b serial, c timestamptz default now(),
              d uuid default gen_random_uuid(), e int default 7, f int generated always as (1) stored)
            """);
    preflight()
        .warns("values made by the database")
        .contains(
            "made.a (identity always)", "made.b (sequence)", "made.c (default now())", "made.d")
        .doesNotContain("made.e", "made.f");
  }

  @Test
  void the_report_has_all_names_of_which_the_line_has_the_first() {
    pair.source()
        .execute(
            "create table made (a serial, b serial, c serial, d serial, e serial, f serial,"
                + " g serial)");
    Check check =
        preflight().report().checks().stream()
            .filter(each -> each.name().equals("values made by the database"))
            .findFirst()
            .orElseThrow();
    assertThat(check.found()).endsWith("public.made.e (sequence) and 2 more");
    assertThat(check.names()).hasSize(7).last().isEqualTo("public.made.g (sequence)");
  }

  @Test
  void names_defaults_that_a_function_or_a_domain_makes_different() {
    pair.source()
        .execute(
            """
            create function ticket() returns int volatile language sql as 'select 1';
            create function fixed() returns int immutable language sql as 'select 1';
            create domain stamped as timestamptz default clock_timestamp();
            create domain ticketed as int default ticket();
            create table filled (a int default ticket() + 1, b stamped, c ticketed,
              d text default coalesce(null, md5(random()::text)), e int default fixed(),
              f ticketed default 4)
            """);
    preflight()
        .warns("values made by the database")
        .contains(
            "filled.a (default", "filled.b (default", "filled.c (default", "filled.d (default")
        .doesNotContain("filled.e", "filled.f");
  }

  @Test
  void has_nothing_against_continuous_aggregates_and_compressed_chunks() {
    Editions.assumeCommunity(pair.source());
    pair.source()
        .execute(
            """
            create materialized view daily with (timescaledb.continuous) as
              select time_bucket('1 day', at) as day, sum(fare) from trips group by 1 with no data;
            """);
    pair.source().execute("alter table trips set (timescaledb.compress)");
    pair.source().execute("select compress_chunk(c) from show_chunks('trips') c limit 2");
    assertThat(preflight().report().passed()).as("%s", preflight().report()).isTrue();
  }

  @Test
  void counts_the_connections_that_copying_takes() {
    PreflightCase run = preflight().parallelism(5000);
    run.fails("connections to source").contains("5003 are needed", "max_connections");
    run.fails("connections to target").contains("less parallelism");
  }

  @Test
  void names_the_client_programs_to_install() {
    preflight()
        .environment(Map.of("TSM_PG_BIN", "/nonexistent"))
        .fails("pg_dump and psql")
        .contains("postgresql-client-");
    preflight()
        .schemaExists()
        .environment(Map.of("TSM_PG_BIN", "/nonexistent"))
        .leavesOut("pg_dump and psql");
  }

  @Test
  void measures_how_fast_the_source_is_read() {
    pair.source()
        .execute(
            "insert into trips select '2024-03-01', 1, repeat('x', 1000) from generate_series(1,"
                + " 9000)");
    preflight().isFine("size and duration").contains("MB/s per copy thread measured");
  }

  private static SelectionRule rule(String filter, String until) {
    return new SelectionRule(
        Optional.of(filter), Optional.empty(), Optional.of(until), false, false);
  }

  @Test
  void compares_compression_settings_where_something_is_compressed() {
    Editions.assumeCommunity(pair.source());
    pair.source()
        .execute(
            "alter table trips set (timescaledb.compress, timescaledb.compress_segmentby = 'fare')",
            "select compress_chunk(c) from show_chunks('trips') c limit 2");
    pair.target().execute(TRIPS, "create table places (id int primary key, name text)");
    preflight()
        .schemaExists()
        .fails("compression settings")
        .contains("public.trips (source: segmentby fare", "compression is not enabled")
        .contains("ALTER TABLE \"public\".\"trips\" SET (timescaledb.compress");
    preflight().schemaExists().recompress().fails("compression settings");
    pair.target().execute("alter table trips set (timescaledb.compress)");
    preflight().schemaExists().fails("compression settings").contains("--recompress");
    preflight()
        .schemaExists()
        .recompress()
        .warns("compression settings")
        .contains("will be compressed again");
    pair.target().execute("alter table trips set (timescaledb.compress_segmentby = 'fare')");
    preflight().schemaExists().isFine("compression settings").contains("equal in all of 1");
    preflight().isFine("access method hypercore");
  }
}
