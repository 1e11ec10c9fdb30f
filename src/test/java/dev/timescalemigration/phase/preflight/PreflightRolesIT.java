package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What roles that are no superusers may do. */
class PreflightRolesIT {
  private static final String ROLE = "tsm_preflight_" + ProcessHandle.current().pid();
  private static final String OWNER = ROLE + "_owner";

  private final Pair pair = Pair.ofSuperuser("preflight");

  @BeforeEach
  void create() {
    pair.executeOnBoth("create role " + ROLE + " login password 'word'");
    pair.source()
        .execute(
            """
            create table trips (at timestamptz not null, fare int);
            select create_hypertable('trips', 'at');
            """);
    pair.source().execute("create role " + OWNER + " bypassrls");
  }

  @AfterEach
  void drop() {
    pair.close();
    Pair bystander = Pair.ofSuperuser("preflight");
    // Privileges on parameters belong to no database.
    bystander.executeOnBoth("drop owned by " + ROLE + "; drop role " + ROLE);
    bystander.source().execute("drop role " + OWNER);
    bystander.close();
  }

  private PreflightCase preflight() {
    return new PreflightCase(pair.source().as(ROLE, "word"), pair.target().as(ROLE, "word"));
  }

  @Test
  void names_what_the_sources_role_may_not_read() {
    preflight().fails("privileges in source").contains("public.trips", "GRANT pg_read_all_data");
    pair.source().execute("grant pg_read_all_data to " + ROLE);
    preflight().isFine("privileges in source");
  }

  @Test
  void large_objects_that_the_sources_role_may_not_read_are_named_with_the_grant() {
    pair.source().execute("grant pg_read_all_data to " + ROLE);
    pair.source().execute("select lo_create(4711), lo_create(4712), lo_create(4713)");
    pair.source().execute("grant select on large object 4712 to public");
    String advice =
        preflight()
            .fails("privileges in source")
            .contains("large object 4711, large object 4713")
            .actual();
    PrintedStatements.in(advice).forEach(pair.source()::execute);
    preflight().isFine("privileges in source");
  }

  @Test
  void names_what_the_targets_role_lacks_and_the_statements_that_mend_it() {
    preflight()
        .fails("privileges in target")
        .contains(
            "ownership of the database",
            "timescaledb_pre_restore",
            "CREATE on schema _timescaledb_internal",
            "INSERT on",
            "USAGE or CREATE on schemas public");
    grantWhatIsNeeded();
    preflight().isFine("privileges in target");
    preflight().rolesMigrated().fails("privileges in target").contains("CREATEROLE");
  }

  @Test
  void roles_that_it_passes_can_move_schema_and_rows() {
    pair.source()
        .execute(
            "insert into trips select t, 1 from generate_series(timestamptz '2024-01-01',"
                + " '2024-02-01', '1 day') t",
            "grant pg_read_all_data to " + ROLE);
    grantWhatIsNeeded();
    PreflightReport report = preflight().report();
    assertThat(report.passed()).as(report.toString()).isTrue();
    PhaseContext context =
        new PhaseContext(
            pair.source().as(ROLE, "word").as(Side.SOURCE),
            pair.target().as(ROLE, "word").as(Side.TARGET),
            Progress.NONE,
            new StopSignal(),
            Clock.systemUTC(),
            "test");
    new SchemaPhase(
            context,
            new SchemaOptions(
                RolesChoice.SKIP, false, false, SchemaOptions.Mode.DUMP_AND_RESTORE, "test"))
        .run();
    new StagePhase(
            context,
            new StageOptions(
                List.of(SelectionRule.everythingUntil("2024-01-20T00:00:00Z")),
                Optional.empty(),
                1,
                false,
                false,
                "test"))
        .run();
    new CopyPhase(context, CopyOptions.defaults()).run();
    assertThat(pair.target().value("select count(*) from trips")).isEqualTo("19");
  }

  @Test
  void warns_where_session_replication_role_may_not_be_set() {
    preflight().warns("session_replication_role in target").contains("GRANT SET ON PARAMETER");
    pair.target().execute("grant set on parameter session_replication_role to " + ROLE);
    preflight().isFine("session_replication_role in target");
  }

  @Test
  void names_what_would_fire_for_copied_rows() {
    pair.source()
        .execute(
            """
            create function nothing() returns trigger language plpgsql as 'begin return new; end';
            create trigger acts before insert on trips for each row execute function nothing();
            """);
    preflight().warns("session_replication_role in target").contains("acts", "public.trips");
    pair.target().execute("grant set on parameter session_replication_role to " + ROLE);
    preflight().isFine("session_replication_role in target");
  }

  @Test
  void names_roles_of_background_jobs_that_the_target_lacks() {
    Editions.assumeCommunity(pair.source());
    pair.source().execute("select add_retention_policy('trips', interval '1 year')");
    preflight().warns("background jobs").contains("may not act as postgres");
    new PreflightCase(pair.source(), pair.target()).isFine("background jobs");
    pair.source().execute("update _timescaledb_config.bgw_job set owner = '" + OWNER + "'");
    preflight().fails("background jobs").contains(OWNER, "CREATE ROLE");
    preflight().rolesMigrated().isFine("background jobs");
  }

  @Test
  void names_tables_whose_rows_are_hidden_from_the_role() {
    pair.source()
        .execute(
            "grant pg_read_all_data to %s; alter table trips enable row level security"
                .formatted(ROLE));
    preflight().fails("row-level security in source").contains("public.trips", "BYPASSRLS");
    pair.source().execute("alter role " + ROLE + " bypassrls");
    preflight().isFine("row-level security in source");
  }

  @Test
  void names_roles_that_the_target_lacks() {
    pair.source().execute("alter table trips owner to " + OWNER);
    preflight().warns("roles").contains(OWNER);
    preflight().rolesMigrated().warns("roles").contains("BYPASSRLS", OWNER);
  }

  @Test
  void refuses_tables_in_an_existing_schema_that_the_role_does_not_own() {
    pair.target()
        .execute(
            """
            create table trips (at timestamptz not null, fare int);
            select create_hypertable('trips', 'at');
            """);
    preflight().schemaExists().fails("privileges in target").contains("ownership of public.trips");
  }

  private void grantWhatIsNeeded() {
    pair.target()
        .execute(
            "alter database \"%s\" owner to %s".formatted(pair.target().name(), ROLE),
            "grant create on schema _timescaledb_internal to " + ROLE,
            "alter function timescaledb_pre_restore() security definer",
            "alter function timescaledb_post_restore() security definer",
            "grant insert on all tables in schema _timescaledb_catalog, _timescaledb_config to "
                + ROLE,
            "grant update on _timescaledb_catalog.metadata to " + ROLE,
            "grant update on all sequences in schema _timescaledb_catalog, _timescaledb_config to "
                + ROLE);
  }
}
