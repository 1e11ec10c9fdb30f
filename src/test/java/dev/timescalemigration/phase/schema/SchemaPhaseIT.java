package dev.timescalemigration.phase.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.Server;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaPhaseIT {
  private static final String USER_RELATIONS = SqlFile.of(TargetFitness.class, "user_relations");

  private final Pair pair = Pair.ofSuperuser("schema");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void a_rich_schema_arrives_with_plain_rows_and_empty_chunks() {
    pair.source().execute(SqlFile.of(Pair.class, "rich_schema"));
    pair.source()
        .execute(
            """
            insert into public.device (serial_number, note) values ('a', e'x\\nCREATE SCHEMA "ext";');
            insert into public.reading select now() - n * interval '1 day', 100, n from generate_series(1, 5) n;
            """);
    SchemaReport report = run();
    assertThat(report.differences()).isEmpty();
    assertThat(report.bytesLoaded()).isPositive();
    pair.assertSameRows("public.device", "id, serial_number, note");
    assertThat(pair.target().value("select count(*) from public.reading")).isEqualTo("0");
    assertThat(pair.target().value("select count(*) from show_chunks('public.reading')"))
        .isEqualTo(pair.source().value("select count(*) from show_chunks('public.reading')"));
  }

  @Test
  void rows_of_chunks_in_a_schema_of_the_users_stay_behind() {
    pair.source()
        .execute(
            """
            create schema "My Chunks";
            create table t (at timestamptz not null, v text);
            select create_hypertable('t', 'at', associated_schema_name => 'My Chunks');
            insert into t values (now(), 'x');
            """);
    run();
    assertThat(pair.target().value("select count(*) from t")).isEqualTo("0");
    assertThat(pair.target().value("select count(*) from show_chunks('t')")).isEqualTo("1");
  }

  @Test
  void a_second_run_finds_that_it_is_done() {
    pair.source().execute("create table t (i integer); insert into t values (1)");
    SchemaReport first = run();
    pair.target().execute("insert into t values (2)");
    assertThat(run()).isEqualTo(first);
    assertThat(pair.target().query("select i from t order by i")).containsExactly("1", "2");
  }

  @Test
  void jobs_arrive_switched_off_and_the_ledger_keeps_what_they_were() {
    Editions.assumeCommunity(pair.source());
    pair.source()
        .execute(
            """
            create table t (at timestamptz not null, v integer);
            select create_hypertable('t', 'at');
            select add_retention_policy('t', interval '1 year');
            create procedure act(job_id integer, config jsonb) language plpgsql as 'begin null; end';
            select alter_job(add_job('act', '1 hour'), scheduled => false);
            """);
    assertThat(run().jobsOff()).isEqualTo(2);
    assertThat(
            pair.target()
                .query("select scheduled from timescaledb_information.jobs where job_id >= 1000"))
        .containsExactly("f", "f");
    assertThat(Ledger.find(pair.targetDatabase()).orElseThrow().jobs().all())
        .extracting(state -> state.scheduled())
        .containsExactly(true, false);
  }

  @Test
  void compressed_chunks_and_continuous_aggregates_arrive_as_definitions() {
    Editions.assumeCommunity(pair.source());
    pair.source()
        .execute(
            """
            create table t (at timestamptz not null, d integer, v integer);
            select create_hypertable('t', 'at');
            insert into t select now() - n * interval '5 days', 1, n from generate_series(1, 9) n;
            alter table t set (timescaledb.compress, timescaledb.compress_segmentby = 'd');
            select compress_chunk(c) from show_chunks('t') c;
            """);
    pair.source()
        .execute(
            "create materialized view v with (timescaledb.continuous) as"
                + " select time_bucket('1 day', at), max(v) from t group by 1 with no data");
    assertThat(run().differences()).isEmpty();
    assertThat(pair.target().value("select count(*) from t")).isEqualTo("0");
  }

  @Test
  void an_extension_outside_public_works() {
    try (TestDatabase source = Servers.source().createBareDatabase("apart");
        TestDatabase target = Servers.target().createBareDatabase("apart")) {
      for (TestDatabase database : new TestDatabase[] {source, target}) {
        database.execute("create schema \"Time Series\"");
        database.execute("create extension timescaledb schema \"Time Series\"");
      }
      source.execute(
          "create table t (at timestamptz not null);"
              + " select \"Time Series\".create_hypertable('t', 'at')");
      SchemaReport report = run(source, target);
      assertThat(report.differences()).isEmpty();
      assertThat(report.notes())
          .anySatisfy(note -> assertThat(note).startsWith("CREATE SCHEMA \"Time Series\";"));
    }
  }

  @Test
  void a_load_that_fails_at_its_end_leaves_nothing_and_can_be_repeated() {
    pair.source()
        .execute(
            """
            create table at_first (i integer);
            create table reading (at timestamptz not null);
            select create_hypertable('reading', 'at');
            create table z (i integer);
            create function is_in_z(n integer) returns boolean language sql
                as 'select exists (select from public.z where i = n)';
            create table a (i integer check (is_in_z(i)));
            insert into z values (1);
            insert into a values (1);
            """);
    MigrationFailure failure = refused(FailureKind.USER_ACTION, "LoadFailed");
    assertThat(failure.getMessage()).contains("a_i_check");
    assertNothingIsLeft();
    pair.source().execute("alter table a drop constraint a_i_check");
    assertThat(run().differences()).isEmpty();
  }

  @Test
  void a_load_that_is_stopped_leaves_nothing() {
    pair.source().execute("create table t (at timestamptz not null)");
    StopSignal stop = new StopSignal();
    Progress abortsWhenLoading =
        new Progress() {
          @Override
          public void message(String line) {
            stop.abort();
          }
        };
    PhaseContext context = pair.context(abortsWhenLoading, stop);
    MigrationFailure failure =
        catchThrowableOfType(
            MigrationFailure.class, () -> new SchemaPhase(context, options()).run());
    assertThat(failure.kind()).isEqualTo(FailureKind.STOPPED);
    assertNothingIsLeft();
    assertThat(run().differences()).isEmpty();
  }

  @Test
  void a_target_left_in_restoring_mode_is_brought_out_of_it() {
    pair.source().execute("create table t (at timestamptz not null)");
    pair.target().execute("select timescaledb_pre_restore()");
    run();
    assertNotRestoring();
  }

  @Test
  void a_target_with_tables_of_its_own_is_refused_by_their_names() {
    pair.source().execute("create table t (i integer)");
    pair.target().execute("create table already_here (i integer)");
    assertThat(refused(FailureKind.USER_ACTION, "TargetNotEmpty"))
        .hasMessageContaining("public.already_here");
    assertThat(pair.target().value("select to_regnamespace('_timescale_migration') is null"))
        .isEqualTo("t");
  }

  @Test
  void a_schema_that_does_not_fit_into_the_lock_table_is_refused_with_the_setting() {
    try (Server small =
            Servers.startOwn(
                "-c", "max_locks_per_transaction=10",
                "-c", "max_connections=50",
                "-c", "max_prepared_transactions=0");
        TestDatabase source = small.createDatabase("small");
        TestDatabase target = small.createDatabase("small")) {
      for (int n = 0; n < 300; n++) {
        source.execute("create table t" + n + " (i integer primary key, t text)");
      }
      MigrationFailure failure =
          catchThrowableOfType(MigrationFailure.class, () -> run(source, target));
      assertThat(failure.reason()).isEqualTo("LockTableTooSmall");
      assertThat(failure)
          .hasMessageContaining("1200 locks")
          .hasMessageContaining("max_locks_per_transaction = 10");
      assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("= 24 "));
    }
  }

  @Test
  void the_locks_of_a_load_are_counted_as_the_server_takes_them() {
    try (Handle handle = pair.targetDatabase().open()) {
      handle.begin();
      handle.execute("create table public.t (i integer primary key, t text)");
      handle.execute("create index on public.t (t)");
      handle.execute("create sequence public.s");
      handle.execute("create view public.v as select i from public.t");
      long counted =
          handle
              .createQuery(SqlFile.of(TargetFitness.class, "locks_to_load"))
              .map((row, context) -> row.getLong("to_make"))
              .one();
      long taken =
          handle
              .createQuery(
                  "select count(*) from pg_locks where pid = pg_backend_pid()"
                      + " and mode = 'AccessExclusiveLock' and locktype = 'relation'")
              .mapTo(Long.class)
              .one();
      assertThat(counted).isEqualTo(taken);
      handle.rollback();
    }
  }

  @Test
  void chunks_are_skipped_by_the_same_columns() {
    Editions.assumeCommunity(pair.source());
    pair.source()
        .execute(
            """
            set timescaledb.enable_chunk_skipping = on;
            create table "Skipped ones" (at timestamptz not null, "Of what" integer);
            select create_hypertable('"Skipped ones"', 'at');
            select enable_chunk_skipping('"Skipped ones"', 'Of what');
            alter table "Skipped ones" set (timescaledb.compress);
            insert into "Skipped ones" select timestamptz '2026-01-01' + i * interval '1 day', i from generate_series(1, 20) i;
            select count(compress_chunk(c)) from show_chunks('"Skipped ones"') c;
            """);
    assertThat(run().differences()).isEmpty();
    assertThat(
            pair.target()
                .value("select column_name from _timescaledb_catalog.chunk_column_stats limit 1"))
        .isEqualTo("Of what");
  }

  @Test
  void an_existing_schema_is_compared_and_not_loaded() {
    pair.executeOnBoth("create table t (at timestamptz not null, v integer)");
    SchemaOptions existing =
        new SchemaOptions(RolesChoice.SKIP, false, false, Mode.EXISTING, "test");
    pair.target().execute("alter table t add column more text");
    MigrationFailure failure =
        catchThrowableOfType(
            MigrationFailure.class, () -> new SchemaPhase(pair.context(), existing).run());
    assertThat(failure.reason()).isEqualTo("SchemaDiffers");
    assertThat(failure).hasMessageContaining("more");
    pair.target().execute("alter table t drop column more");
    assertThat(new SchemaPhase(pair.context(), existing).run().differences()).isEmpty();
  }

  private SchemaReport run() {
    return new SchemaPhase(pair.context(), options()).run();
  }

  private static SchemaReport run(TestDatabase source, TestDatabase target) {
    return new SchemaPhase(Pair.context(source, target), options()).run();
  }

  private static SchemaOptions options() {
    return new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "test");
  }

  private MigrationFailure refused(FailureKind kind, String reason) {
    MigrationFailure failure = catchThrowableOfType(MigrationFailure.class, this::run);
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(failure.kind()).isEqualTo(kind);
    return failure;
  }

  private void assertNothingIsLeft() {
    assertThat(pair.target().query(USER_RELATIONS)).isEmpty();
    assertThat(
            pair.target().query("select hypertable_name from timescaledb_information.hypertables"))
        .isEmpty();
    assertNotRestoring();
  }

  private void assertNotRestoring() {
    assertThat(pair.target().value("show timescaledb.restoring")).isEqualTo("off");
  }
}
