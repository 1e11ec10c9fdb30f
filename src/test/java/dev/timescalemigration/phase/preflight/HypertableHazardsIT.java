package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import dev.timescalemigration.work.PhaseContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What would refuse copied rows, or be lost, in the middle of a migration. */
class HypertableHazardsIT {
  private static final String READINGS =
      """
      create domain percent as double precision;
      create table readings (at timestamptz not null, device int, value percent);
      select create_hypertable('readings', 'at', chunk_time_interval => interval '1 day');
      """;
  private static final String ROW = "insert into readings values ('2024-01-01 01:00+00', -1, 200)";

  private static final String PUBLICATIONS = "publications without replica identity";

  private final Pair pair = Pair.ofManagedRole("hazards");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void a_constraint_that_is_not_valid_and_that_rows_violate_is_named() {
    pair.source().execute(READINGS);
    pair.source().execute(ROW);
    pair.source()
        .execute(
            "alter table readings add constraint positive check (device > 0) not valid",
            "alter domain percent add constraint at_most check (value <= 100) not valid");
    preflight()
        .fails("constraints that are NOT VALID")
        .contains("constraint positive on public.readings")
        .contains("constraint at_most of domain public.percent in column value on public.readings");
  }

  @Test
  void a_constraint_that_is_not_valid_and_that_all_rows_satisfy_does_no_harm() {
    pair.source().execute(READINGS);
    pair.source().execute(ROW);
    pair.source()
        .execute("alter table readings add constraint negative check (device < 0) not valid");
    preflight().isFine("constraints that are NOT VALID");
  }

  @Test
  void a_constraint_that_was_dropped_in_the_loaded_target_does_no_harm() {
    pair.executeOnBoth(READINGS);
    pair.source().execute(ROW);
    pair.source()
        .execute("alter table readings add constraint positive check (device > 0) not valid");
    preflight().schemaExists().isFine("constraints that are NOT VALID");
  }

  @Test
  void a_foreign_key_that_is_not_valid_is_named_where_rows_are_checked_one_by_one() {
    pair.source().execute(READINGS + "create table devices (id int primary key)");
    pair.source().execute(ROW);
    pair.source()
        .execute(
            "alter table readings add constraint \"to; device\" foreign key (device)"
                + " references devices not valid");
    String advice =
        preflight()
            .fails("constraints that are NOT VALID")
            .contains("foreign key \"to; device\" on public.readings")
            .actual();
    new PreflightCase(pair.source(), pair.administered())
        .isFine("constraints that are NOT VALID"); // a superuser's session checks none
    migrateAsAdvised(advice);
    assertThat(pair.target().query("select device || ' ' || value from readings"))
        .containsExactly("-1 200");
    assertThat(pair.target().query("select conname from pg_constraint where not convalidated"))
        .contains("to; device");
  }

  @Test
  void a_key_into_a_hypertable_is_named_with_the_statements_that_let_its_rows_be_replaced() {
    pair.source()
        .execute(
            """
            create table readings (at timestamptz not null, device int, primary key (at, device));
            select create_hypertable('readings', 'at', chunk_time_interval => interval '1 day');
            create table alerts (at timestamptz, device int, constraint "of; reading"
                                 foreign key (at, device) references readings on delete cascade);
            insert into readings values ('2024-01-01 01:00+00', 1), ('2024-01-01 02:00+00', 2);
            """);
    String advice =
        preflight()
            .warns("session_replication_role in target")
            .contains("foreign key \"of; reading\" of public.alerts on public.readings")
            .contains("cannot be replaced")
            .actual();
    PhaseContext context = pair.context();
    new SchemaPhase(
            context,
            new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "test"))
        .run();
    String written =
        "insert into readings values ('2024-01-01 03:00+00', 3);"
            + "insert into alerts values ('2024-01-01 03:00+00', 3)";
    pair.executeOnBoth(written);
    pair.target()
        .execute(
            PrintedStatements.between(advice, "after the schema is loaded:", "When all is copied")
                .toArray(String[]::new));
    new StagePhase(context, StageOptions.until("2024-01-01T04:00:00Z")).run();
    new CopyPhase(context, CopyOptions.defaults()).run();
    pair.target()
        .execute(
            PrintedStatements.between(advice, "make them again:", "no more")
                .toArray(String[]::new));
    assertThat(pair.target().query("select device from readings order by 1"))
        .containsExactly("1", "2", "3");
    assertThat(pair.target().query("select device from alerts")).containsExactly("3");
    assertThat(
            pair.target()
                .value(
                    "select pg_get_constraintdef(oid) from pg_constraint where conname = 'of;"
                        + " reading'"))
        .contains("REFERENCES readings(at, device) ON DELETE CASCADE");
  }

  /** Without the key in the target a chunk with a row that points to nothing is copied. */
  private void migrateAsAdvised(String advice) {
    PhaseContext context = pair.context();
    new SchemaPhase(
            context,
            new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "test"))
        .run();
    pair.target()
        .execute(
            PrintedStatements.between(advice, "in the target:", "When all is copied")
                .toArray(String[]::new));
    new StagePhase(context, StageOptions.until("2024-01-03T00:00:00Z")).run();
    new CopyPhase(context, CopyOptions.defaults()).run();
    pair.target()
        .execute(
            PrintedStatements.between(advice, "run there:", "A hypertable that")
                .toArray(String[]::new));
  }

  @Test
  void a_publication_that_keeps_rows_from_being_deleted_is_refused_with_the_fix() {
    pair.executeOnBoth(READINGS);
    pair.administered().execute("create publication everything for all tables");
    preflight()
        .schemaExists()
        .fails(PUBLICATIONS)
        .contains("everything with public.readings")
        .contains("| run in the target: ALTER PUBLICATION everything SET (publish = 'insert'); ")
        .contains(
            "ALTER PUBLICATION everything SET (publish = 'insert, update, delete, truncate');");
    pair.administered().execute("ALTER PUBLICATION everything SET (publish = 'insert');");
    preflight().schemaExists().isFine(PUBLICATIONS);
  }

  @Test
  void a_publication_does_no_harm_to_hypertables_with_a_replica_identity() {
    pair.executeOnBoth(READINGS);
    pair.administered().execute("create publication everything for all tables");
    pair.target().execute("alter table readings replica identity full");
    preflight().schemaExists().isFine(PUBLICATIONS);
  }

  @Test
  void publications_of_the_source_and_of_an_empty_target_are_looked_at_before_the_load() {
    pair.source().execute(READINGS);
    pair.administered().execute("create publication \"Ours\" for all tables");
    pair.source().execute("create publication theirs for tables in schema public");
    ofSuperuser()
        .fails(PUBLICATIONS)
        .contains("\"Ours\" with public.readings", "theirs with public.readings")
        .contains("load the schema with 'tsm schema', then run in the target: ALTER PUBLICATION");
    pair.administered().execute("drop publication \"Ours\"");
    pair.source().execute("alter publication theirs set (publish = 'insert, truncate')");
    ofSuperuser().isFine(PUBLICATIONS);
  }

  @Test
  void an_event_trigger_of_the_target_is_named() {
    pair.executeOnBoth(READINGS);
    pair.administered()
        .execute(
            """
            create function watch() returns event_trigger language plpgsql as $$ begin end $$;
            create event trigger watched on sql_drop execute function watch();
            """);
    preflight().schemaExists().warns("event triggers in target").contains("watched (sql_drop)");
  }

  @Test
  void
      a_generated_column_whose_function_was_replaced_is_named_with_statements_that_keep_its_values() {
    String schema =
        """
        create function half(x int) returns int immutable language sql as 'select x / 2';
        create table halves (at timestamptz not null, x int, "Y" int generated always as (half(x)) stored);
        select create_hypertable('halves', 'at');
        alter table halves set (timescaledb.compress, timescaledb.compress_orderby = 'at');
        create table plain (x int, y int generated always as (half(x)) stored);
        create table fresh (x int, y int generated always as (x * 2) stored);
        """;
    pair.executeOnBoth(schema);
    pair.source()
        .execute(
            "insert into halves (at, x) values ('2024-01-01 01:00+00', 4)",
            "insert into plain (x) values (6)",
            "insert into fresh (x) values (6)",
            "create or replace function half(x int) returns int immutable language sql as 'select"
                + " 0'");
    String found = preflight().schemaExists().warns("stored generated columns").actual();
    assertThat(found).contains("public.halves.Y", "public.plain.y").doesNotContain("fresh");
    PrintedStatements.between(found, "before the rows are copied", "New rows")
        .forEach(pair.target()::execute);
    preflight().schemaExists().isFine("stored generated columns");
    PrintedStatements.between(found, "run in the source", "\n").forEach(pair.source()::execute);
    assertThat(pair.source().query("select y from plain union all select \"Y\" from halves"))
        .containsExactly("0", "0");
  }

  @Test
  void what_hangs_on_a_single_chunk_is_named() {
    pair.source().execute(READINGS);
    pair.source().execute(ROW);
    String chunk = pair.source().value("select show_chunks('readings')::text");
    pair.source().execute("create index alone on " + chunk + " (value)");
    preflight().warns("objects of single chunks").contains("index alone of chunk " + chunk);
  }

  private PreflightCase ofSuperuser() {
    return new PreflightCase(pair.source(), pair.administered());
  }

  private PreflightCase preflight() {
    return new PreflightCase(pair.source(), pair.target());
  }
}
