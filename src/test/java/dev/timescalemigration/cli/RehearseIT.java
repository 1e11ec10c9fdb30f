package dev.timescalemigration.cli;

import static dev.timescalemigration.servers.Editions.assumeCommunity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tsm rehearse} on two servers: a report, and nothing left behind. */
class RehearseIT {
  private static final String SCHEMA =
      """
      create table place (id int primary key, name text not null);
      insert into place select n, 'place ' || n from generate_series(1, 50) n;
      create table trip (at timestamptz not null, place int not null references place, fare float, note text);
      select create_hypertable('trip', 'at', chunk_time_interval => interval '1 day');
      insert into trip
      select '2026-01-01'::timestamptz + n * interval '1 minute', 1 + n % 50, n % 90,
             (select string_agg(md5((n * 16 + k)::text), '') from generate_series(1, 16) k)
      from generate_series(0, 1440 * 8) n;
      create table step (n bigint not null, value int);
      select create_hypertable('step', 'n', chunk_time_interval => 100);
      insert into step select n, n from generate_series(0, 999) n;
      """;

  /** Everything that a change would show in: tables, rows, jobs, settings. */
  private static final String CATALOG =
      """
      select concat_ws(' ',
        (select count(*) from pg_class), (select count(*) from pg_proc),
        (select count(*) from pg_namespace), (select count(*) from pg_extension),
        (select count(*) from pg_depend), (select count(*) from pg_db_role_setting),
        (select string_agg(job_id || ' ' || scheduled, ',' order by job_id)
         from timescaledb_information.jobs where job_id >= 1000))
      """;

  private static final String SCHEMAS =
      "select string_agg(nspname, ',' order by nspname) from pg_namespace";

  private static final String SCRATCH_DATABASES =
      "select count(*) from pg_database where datname like 'tsm_rehearsal%'";

  private static final String ROLES =
      "select string_agg(r::text, ',' order by oid) from pg_roles r";

  @TempDir private Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Pair pair;

  @BeforeEach
  void make() {
    pair = Pair.create("rehearse");
    pair.source().execute(SCHEMA);
  }

  @AfterEach
  void drop() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    pair.administered()
        .query(SCRATCH_DATABASES.replace("count(*)", "datname"))
        .forEach(
            left -> pair.administered().inCluster("drop database \"" + left + "\" with (force)"));
    pair.close();
  }

  @Test
  void figures_for_every_kind_and_nothing_is_left() throws Exception {
    assumeCommunity(pair.source());
    compressedAndAggregated();
    String template = template();
    String source = state(pair.source()) + pair.source().digest("trip");
    String target = state(pair.administered());
    String roles = pair.administered().value(ROLES);

    JsonNode report =
        Json.read(shell().expect(0, with("--output", "json", "--template", template)));

    assertThat(report.path("kinds").findValuesAsText("chunks"))
        .contains("compressed", "uncompressed", "small uncompressed");
    assertThat(report.path("kinds"))
        .allSatisfy(
            kind -> {
              assertThat(kind.path("sampled").asInt()).as("%s", kind).isPositive();
              assertThat(kind.path("copyRate").asDouble()).as("%s", kind).isPositive();
              assertThat(kind.path("verifyRate").asDouble()).as("%s", kind).isPositive();
            });
    assertThat(new TreeSet<>(report.path("kinds").findValuesAsText("hypertable")))
        .containsExactly("public.daily", "public.step", "public.trip");
    assertThat(report.path("phases").findValuesAsText("phase"))
        .containsExactly(
            "Preflight",
            "MigratingSchema",
            "Staging",
            "Copying",
            "Verifying",
            "RefreshingAggregates",
            "Validating");
    assertThat(report.path("phases"))
        .allSatisfy(
            phase -> {
              JsonNode projected = phase.path("projected");
              assertThat(projected.path("expected").asDouble())
                  .isBetween(projected.path("low").asDouble(), projected.path("high").asDouble());
            });
    assertThat(report.path("disk").path("chunkBytes").asLong()).isPositive();
    assertThat(report.path("disk").path("walBytes").asLong()).isPositive();
    assertThat(report.path("failures")).isEmpty();
    assertThat(report.path("notes").toString()).contains("background jobs are as in the source");

    assertThat(pair.administered().value(SCRATCH_DATABASES)).isEqualTo("0");
    assertThat(pair.administered().value(ROLES)).isEqualTo(roles);
    assertThat(state(pair.source()) + pair.source().digest("trip")).isEqualTo(source);
    assertThat(state(pair.administered())).isEqualTo(target);
  }

  @Test
  void a_named_database_is_as_empty_as_before() throws Exception {
    assumeCommunity(pair.source());
    compressedAndAggregated();
    pair.source()
        .execute(
            """
            create schema app;
            create type app.colour as enum ('red', 'green');
            create domain app.positive as int check (value > 0);
            create function app.twice(n int) returns int language sql as 'select 2 * n';
            create view app.fares as select at, fare from public.trip;
            create materialized view app.places as select * from public.place;
            create table public.paint (c app.colour, p app.positive, n int generated always as identity,
                                       m int generated always as (1) stored, v int default app.twice(1));
            create table public.shelf (k int primary key) partition by range (k);
            create table public.shelf_1 partition of public.shelf for values from (0) to (10);
            insert into public.shelf values (1);
            create procedure app.tick(job_id int, config jsonb) language sql as 'select 1';
            select add_job('app.tick', '1 h');
            """);
    TestDatabase scratch = pair.createScratch("named");
    opened.add(scratch);
    String schemas = scratch.value(SCHEMAS);
    for (int turn = 0; turn < 2; turn++) {
      String out = shell().expect(0, "rehearse", "--database", scratch.name());
      assertThat(out).contains("public.trip", "nothing failed", "PROJECTED");
      assertThat(objects(scratch)).isEmpty();
      assertThat(scratch.value(SCHEMAS)).isEqualTo(schemas);
    }
  }

  @Test
  void a_database_with_tables_is_not_taken() {
    TestDatabase scratch = pair.createScratch("taken");
    opened.add(scratch);
    scratch.execute("create table theirs (n int)");
    TestShell shell = shell();
    assertThat(shell.run("rehearse", "--database", scratch.name())).isEqualTo(4);
    assertThat(shell.err()).contains("is not empty").contains("public.theirs");
    assertThat(scratch.value("select count(*) from theirs")).isEqualTo("0");
    assertThat(scratch.value("select to_regnamespace('_timescale_migration') is null"))
        .isEqualTo("t");
  }

  @Test
  void the_target_itself_and_a_database_with_a_migration_are_not_taken() {
    TestShell shell = shell();
    assertThat(shell.run("rehearse", "--database", pair.target().name())).isEqualTo(4);
    assertThat(shell.err()).contains("--database names the target itself");
  }

  @Test
  void a_role_that_may_not_make_databases_is_told_how() {
    assumeTrue(pair.isManaged(), "a superuser may make databases");
    TestShell shell = shell();
    assertThat(shell.run("rehearse")).isEqualTo(4);
    assertThat(shell.err())
        .contains("may not make databases on the target's server")
        .contains("--database NAME")
        .contains("ALTER ROLE \"" + pair.role() + "\" CREATEDB;");
    assertThat(pair.administered().value(SCRATCH_DATABASES)).isEqualTo("0");
  }

  @Test
  void what_would_fail_is_named() throws Exception {
    assumeTrue(pair.isManaged(), "a superuser may make it");
    pair.source()
        .execute(
            "create function unloadable(bigint) returns bigint language internal as 'int8abs'");
    TestShell shell = shell();
    assertThat(shell.run(with("--template", template()))).isEqualTo(4);
    assertThat(shell.out())
        .contains("FAIL  Preflight: ")
        .contains("FAIL  MigratingSchema: ")
        .contains("unloadable")
        .contains("would fail in the migration");
    assertThat(pair.administered().value(SCRATCH_DATABASES)).isEqualTo("0");
  }

  @Test
  void what_a_killed_rehearsal_left_is_removed() throws Exception {
    for (boolean byRehearsing : new boolean[] {false, true}) {
      try (TsmProcess rehearsal =
          TsmProcess.start(
              Map.of("SOURCE", pair.source().uri(), "TARGET", pair.target().uri()),
              with("--template", template()))) {
        rehearsal.awaitErr("loading the schema");
        rehearsal.signal("KILL");
        rehearsal.end();
      }
      assertThat(pair.administered().value(SCRATCH_DATABASES)).isEqualTo("1");
      if (byRehearsing) {
        shell().expect(0, with("--template", template()));
      } else {
        assertThat(shell().expect(0, "rehearse", "--clean")).contains("removed");
        assertThat(shell().expect(0, "rehearse", "--clean")).contains("no rehearsal left anything");
      }
      assertThat(pair.administered().value(SCRATCH_DATABASES)).isEqualTo("0");
    }
  }

  @Test
  void what_was_killed_in_a_named_database_is_removed() throws Exception {
    TestDatabase scratch = pair.createScratch("named_killed");
    opened.add(scratch);
    try (TsmProcess rehearsal =
        TsmProcess.start(
            Map.of("SOURCE", pair.source().uri(), "TARGET", pair.target().uri()),
            "rehearse",
            "--database",
            scratch.name())) {
      rehearsal.awaitErr("Copying");
      rehearsal.signal("KILL");
      rehearsal.end();
    }
    assertThat(objects(scratch)).isNotEmpty();
    assertThat(shell().expect(0, "rehearse", "--clean", "--database", scratch.name()))
        .contains("removed");
    assertThat(objects(scratch)).isEmpty();
  }

  @Test
  void a_database_of_its_name_that_has_not_its_mark_is_left_alone() throws Exception {
    assumeTrue(pair.isManaged(), "made by the role");
    pair.administered().execute("alter role \"" + pair.role() + "\" createdb");
    String name = "tsm_rehearsal_" + pair.target().name();
    pair.target().execute("create database \"" + name + "\"");
    for (String[] command : new String[][] {{"rehearse"}, {"rehearse", "--clean"}}) {
      TestShell shell = shell();
      assertThat(shell.run(command)).isEqualTo(4);
      assertThat(shell.err()).contains("but not its mark");
    }
    assertThat(pair.administered().value(SCRATCH_DATABASES)).isEqualTo("1");
  }

  @Test
  void a_file_says_what_is_rehearsed() throws Exception {
    Path file = folder.resolve("migration.yaml");
    Files.writeString(
        file,
        """
        apiVersion: timescalemigration.dev/v1alpha1
        kind: TimescaleMigration
        metadata: {name: steps}
        spec:
          source: {secretRef: {name: source-db}}
          target: {secretRef: {name: target-db}}
          rules: [{filter: step, until: "500"}]
          workers: {replicas: 1, parallelism: 2}
        """);
    JsonNode report =
        Json.read(
            shell()
                .expect(
                    0, with("-f", file.toString(), "--output", "json", "--template", template())));
    assertThat(report.path("kinds").findValuesAsText("hypertable")).containsOnly("public.step");
    assertThat(report.path("kinds").get(0).path("count").asInt()).isEqualTo(5);
    assertThat(report.path("threads").asInt()).isEqualTo(2);
  }

  private void compressedAndAggregated() {
    pair.source()
        .execute(
            """
            alter table trip set (timescaledb.compress, timescaledb.compress_segmentby = 'place');
            select compress_chunk(c) from show_chunks('trip', older_than => '2026-01-05'::timestamptz) c;
            select add_compression_policy('trip', interval '30 years');
            select add_retention_policy('trip', interval '40 years');
            """,
            "create materialized view daily with (timescaledb.continuous) as"
                + " select time_bucket('1 day', at) as day, place, avg(fare) as fare from trip"
                + " group by 1, 2 with no data",
            "call refresh_continuous_aggregate('daily', null, '2026-01-08')",
            "select add_continuous_aggregate_policy('daily', null, interval '1 h', '1 h')");
  }

  private TestShell shell() {
    return TestShell.of(pair);
  }

  private static String[] with(String... more) {
    List<String> arguments = new ArrayList<>(List.of("rehearse"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  /** A database that an administrator has prepared for the role, which may make databases. */
  private String template() {
    TestDatabase prepared = pair.createScratch("template");
    pair.administered().execute("alter role \"" + pair.role() + "\" createdb");
    // TimescaleDB's scheduler stays out of databases that nobody may enter.
    prepared.inCluster("alter database \"" + prepared.name() + "\" allow_connections false");
    prepared.inCluster(
        "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '"
            + prepared.name()
            + "'");
    opened.add(prepared);
    return prepared.name();
  }

  private static String state(TestDatabase database) {
    return database.value(CATALOG);
  }

  /** What somebody made in a database. */
  private static List<String> objects(TestDatabase database) {
    return database.query(
        """
        select c.oid::regclass::text from pg_class c
        where c.oid >= 16384 and c.relkind in ('r', 'v', 'm', 'S') and c.relnamespace::regnamespace::text !~ '^pg_'
          and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
                          and d.deptype in ('e', 'i', 'a'))
        union all
        select p.oid::regprocedure::text from pg_proc p
        where p.oid >= 16384
          and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid
                          and d.deptype in ('e', 'i'))
        union all
        select job_id::text from timescaledb_information.jobs where job_id >= 1000
        """);
  }
}
