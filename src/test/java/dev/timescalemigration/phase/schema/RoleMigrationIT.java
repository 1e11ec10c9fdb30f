package dev.timescalemigration.phase.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roles belong to a whole cluster, so each name carries the process that made it. */
class RoleMigrationIT {
  private static final String SUFFIX = "_" + ProcessHandle.current().pid();
  private static final String OWNER = "Owner of it" + SUFFIX;
  private static final String READER = "reader" + SUFFIX;
  private static final String GROUP = "staff" + SUFFIX;
  private static final String UNRELATED = "unrelated" + SUFFIX;
  private static final String FILLER = "filler" + SUFFIX;

  private final Pair pair = Pair.ofSuperuser("roles");

  @BeforeEach
  void create() {
    pair.source()
        .execute(
            """
            create role "%1$s" login superuser replication createdb password 'geheim';
            create role "%2$s" login valid until '2099-01-01';
            create role "%3$s";
            create role "%4$s" login;
            grant "%3$s" to "%1$s";
            grant pg_read_all_data to "%1$s";
            alter role "%2$s" set work_mem = '4MB';
            alter role "%2$s" set log_statement = 'all';
            comment on role "%3$s" is 'first line
            second line';
            create table t (at timestamptz not null);
            alter table t owner to "%1$s";
            grant select on t to "%2$s";
            """
                .formatted(OWNER, READER, GROUP, UNRELATED));
  }

  @AfterEach
  void drop() {
    pair.close();
    for (TestDatabase cluster : new TestDatabase[] {pair.source(), pair.target()}) {
      for (String role : new String[] {OWNER, READER, GROUP, UNRELATED, FILLER}) {
        cluster.inCluster("drop role if exists \"" + role + '"');
      }
    }
  }

  @Test
  void only_roles_that_own_or_are_granted_something_are_made() {
    RolesReport roles = run(pair.target(), false, false).roles();
    assertThat(roles.created()).containsExactlyInAnyOrder(OWNER, READER, GROUP);
    assertThat(roles.notNeeded()).contains(UNRELATED);
    assertThat(roles.withoutPassword()).containsExactlyInAnyOrder(OWNER, READER);
    assertThat(
            pair.target()
                .value("select rolpassword is null from pg_authid where rolname = '" + OWNER + "'"))
        .isEqualTo("t");
    assertThat(
            pair.target().value("select pg_has_role('" + OWNER + "', '" + GROUP + "', 'member')"))
        .isEqualTo("t");
    assertThat(
            pair.target()
                .value(
                    "select shobj_description('" + '"' + GROUP + '"' + "'::regrole, 'pg_authid')"))
        .isEqualTo("first line\nsecond line");
  }

  @Test
  void all_roles_with_their_passwords_come_along_on_request() {
    RolesReport roles = run(pair.target(), true, true).roles();
    assertThat(roles.created()).contains(UNRELATED);
    String hash = "select rolpassword from pg_authid where rolname = '" + OWNER + "'";
    assertThat(pair.target().value(hash)).isEqualTo(pair.source().value(hash));
    assertThat(roles.toString()).doesNotContain("SCRAM");
  }

  @Test
  void a_role_that_the_target_has_is_left_as_it_is() {
    pair.target().execute("create role \"" + READER + "\" nologin");
    RolesReport roles = run(pair.target(), false, false).roles();
    assertThat(roles.existing()).contains(READER);
    assertThat(
            pair.target()
                .value("select rolcanlogin from pg_roles where rolname = '" + READER + "'"))
        .isEqualTo("f");
  }

  @Test
  void a_target_whose_role_is_no_superuser_gets_what_it_can_take_and_the_rest_is_reported() {
    RolesReport roles = run(ownedByFiller(), false, false).roles();
    assertThat(roles.created()).containsExactlyInAnyOrder(OWNER, READER, GROUP);
    assertThat(
            pair.target()
                .value(
                    "select row(rolsuper, rolreplication, rolcreatedb, rolcanlogin)::text"
                        + " from pg_roles where rolname = '"
                        + OWNER
                        + "'"))
        .isEqualTo("(f,f,f,t)");
    assertThat(roles.changed())
        .anySatisfy(line -> assertThat(line).contains(OWNER).contains("SUPERUSER, REPLICATION"))
        .anySatisfy(line -> assertThat(line).contains("pg_read_all_data").contains("left out"))
        .anySatisfy(line -> assertThat(line).contains("log_statement").contains("left out"))
        .anySatisfy(line -> assertThat(line).contains("GRANTED BY is left out"));
    assertThat(
            pair.target()
                .value(
                    "select setconfig::text from pg_db_role_setting"
                        + " where setrole = '"
                        + READER
                        + "'::regrole"))
        .isEqualTo("{work_mem=4MB}");
  }

  @Test
  void jobs_of_a_moved_role_are_switched_off_by_a_target_role_that_is_no_superuser() {
    Editions.assumeCommunity(pair.source());
    pair.source()
        .execute(
            "set role \""
                + OWNER
                + "\"; select create_hypertable('t', 'at');"
                + " select add_retention_policy('t', interval '1 year')");
    assertThat(run(ownedByFiller(), false, false).jobsOff()).isEqualTo(1);
    // Since PostgreSQL 16 who makes a role may act as it; before, its jobs become the maker's own.
    boolean actsAsMadeRoles =
        Integer.parseInt(pair.target().value("show server_version_num")) >= 160000;
    assertThat(
            pair.target()
                .query(
                    "select owner || ' ' || scheduled from timescaledb_information.jobs"
                        + " where job_id >= 1000"))
        .containsExactly((actsAsMadeRoles ? '"' + OWNER + '"' : FILLER) + " false");
  }

  /** The target as a role owns it that may create roles, with what a managed service gives it. */
  private TestDatabase ownedByFiller() {
    pair.target()
        .execute(
            """
            create role "%1$s" login createrole password 'filler';
            alter database "%2$s" owner to "%1$s";
            alter function timescaledb_pre_restore() security definer;
            alter function timescaledb_post_restore() security definer;
            grant create on schema _timescaledb_internal to "%1$s";
            grant insert, update on all tables in schema _timescaledb_catalog, _timescaledb_config,
                _timescaledb_internal to "%1$s";
            grant usage, update on all sequences in schema _timescaledb_catalog, _timescaledb_config,
                _timescaledb_internal to "%1$s";
            """
                .formatted(FILLER, pair.target().name()));
    return pair.target().as(FILLER, "filler");
  }

  private SchemaReport run(TestDatabase target, boolean all, boolean passwords) {
    return new SchemaPhase(
            Pair.context(pair.source(), target),
            new SchemaOptions(RolesChoice.MIGRATE, all, passwords, Mode.DUMP_AND_RESTORE, "test"))
        .run();
  }
}
