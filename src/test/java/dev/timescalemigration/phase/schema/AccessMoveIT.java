package dev.timescalemigration.phase.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.compare.findings.Admission;
import dev.timescalemigration.compare.schema.AccessComparison;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.Ownership;
import dev.timescalemigration.phase.schema.SchemaOptions.Privileges;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Owners, privileges and settings arrive, for a target's role that is no superuser. */
class AccessMoveIT {
  private static final List<String> ROLES = List.of("owner", "second", "app", "reader");
  private static final String OWNERS =
      """
      select c.oid::regclass || ' ' || c.relowner::regrole from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'sales', '_timescaledb_internal') and c.relkind in ('r', 'v', 'S', 'm')
        and c.relowner <> (select relowner from pg_class where oid = '_timescaledb_catalog.hypertable'::regclass)
        and c.relname !~ '^(compress|_compress|_hyper)' order by 1
      """;

  private final Pair pair = Pair.ofManagedRole("access");
  private final String prefix = pair.source().name() + "_";

  @BeforeEach
  void make() {
    Editions.assumeCommunity(pair.source());
    ROLES.forEach(role -> execute("create role <p>" + role + " login password 'x'"));
    execute("grant <p>reader to <p>app");
  }

  @AfterEach
  void drop() {
    pair.close();
    pair.dropRoles(ROLES.stream().map(role -> prefix + role).toList());
  }

  private void execute(String... statements) {
    for (String statement : statements) {
      pair.source().execute(here(statement));
    }
  }

  private String here(String statement) {
    return statement.replace("<p>", prefix).replace("<db>", pair.source().name());
  }

  private void makeHypertables() {
    execute(
        """
        create schema sales;
        create table sales.visit (at timestamptz not null, shop int, n int, primary key (shop, at));
        select create_hypertable('sales.visit', 'at');
        insert into sales.visit select timestamptz '2026-01-01 00:00+00' + n * interval '1 day', n % 3, n
        from generate_series(1, 20) n;
        """,
        """
        create materialized view sales.daily with (timescaledb.continuous) as
        select time_bucket('1 day', at) as day, sum(n) from sales.visit group by 1 with no data
        """,
        """
        alter table sales.visit owner to <p>owner;
        alter materialized view sales.daily owner to <p>second;
        grant usage on schema sales to <p>reader, <p>app, <p>second;
        grant select on sales.visit to <p>second, <p>reader;
        grant insert, update (n) on sales.visit to <p>app with grant option;
        grant select on sales.daily to <p>reader;
        alter schema sales owner to <p>owner;
        """,
        "alter table sales.visit set (timescaledb.compress, timescaledb.compress_segmentby ="
            + " 'shop')");
  }

  @Test
  void hypertables_and_aggregates_belong_to_their_owners_with_all_that_is_kept_for_them() {
    makeHypertables();
    execute("select compress_chunk(c) from show_chunks('sales.visit') c");
    AccessReport access = run().access();
    assertThat(access.toRun()).isEmpty();
    assertThat(access.owners()).isEqualTo(3);
    assertThat(access.privileges()).isPositive();
    assertThat(compare().statements()).isEmpty();
    assertThat(pair.administered().query(OWNERS)).isEqualTo(pair.source().query(OWNERS));
    assertThat(kept("relowner::regrole")).containsExactly(prefix + "owner", prefix + "second");
    assertThat(
            pair.administered()
                .value(
                    here(
                        "select has_table_privilege('<p>reader', c.oid, 'select') from pg_class c"
                            + " where relkind = 'r' and relname ~ '^_materialized_hypertable'")))
        .isEqualTo("t");
    assertThat(
            pair.administered().query("select nspname from pg_namespace where nspname ~ 'owners$'"))
        .isEmpty();
  }

  private List<String> kept(String what) {
    return pair.administered()
        .query(
            "select distinct c."
                + what
                + " from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind ="
                + " 'r' and nspname = '_timescaledb_internal' and relname ~ 'hyper' order by 1");
  }

  @Test
  void every_kind_of_object_arrives_with_owner_and_privileges() {
    execute(
        """
        create schema "It's";
        create table "It's"."a: ?" (id bigserial primary key, "b;c" int);
        create view plain as select * from "It's"."a: ?";
        create materialized view kept as select 1 as i;
        create sequence ticket;
        create type mood as enum ('low', 'high');
        create domain positive as int check (value > 0);
        create function half(i int, out o int) language sql as 'select i / 2';
        create procedure nothing() language sql as 'select 1';
        create aggregate top(int) (sfunc = int4larger, stype = int);
        create collation short from "C";
        create statistics s on id, "b;c" from "It's"."a: ?";
        create operator ## (leftarg = int, rightarg = int, function = int4pl);
        create text search configuration words (copy = simple);
        create publication p for table "It's"."a: ?";
        select lo_create(0);
        """,
        """
        alter table "It's"."a: ?" owner to <p>owner;
        alter view plain owner to <p>owner;
        alter materialized view kept owner to <p>second;
        alter sequence ticket owner to <p>owner;
        alter type mood owner to <p>owner;
        alter domain positive owner to <p>second;
        alter function half owner to <p>owner;
        alter procedure nothing owner to <p>second;
        alter aggregate top(int) owner to <p>second;
        alter collation short owner to <p>owner;
        alter statistics s owner to <p>owner;
        alter operator ## (int, int) owner to <p>owner;
        alter text search configuration words owner to <p>owner;
        do $$ begin execute format('alter large object %s owner to <p>owner',
                                   (select max(oid) from pg_largeobject_metadata)); end $$;
        grant usage on schema "It's" to <p>app;
        grant select ("b;c") on "It's"."a: ?" to <p>reader;
        grant insert on "It's"."a: ?" to <p>app;
        grant select on plain, kept to public;
        grant usage on sequence ticket to <p>app;
        revoke usage on type mood from public;
        revoke execute on function half(int) from public; revoke execute on procedure nothing() from public;
        grant execute on function half(int) to <p>app;
        revoke connect, temporary on database <db> from public;
        grant connect on database <db> to <p>app with grant option;
        alter default privileges for role <p>owner in schema "It's" grant select on tables to <p>reader;
        alter default privileges for role <p>owner revoke execute on functions from public;
        alter default privileges for role <p>second revoke insert on tables from <p>second;
        revoke truncate on "It's"."a: ?" from <p>owner;
        alter schema "It's" owner to <p>second;
        """);
    AccessReport access = run().access();
    assertThat(access.toRun()).isEmpty();
    assertThat(compare().statements()).isEmpty();
    assertThat(access.owners()).isEqualTo(15);
    assertThat(access.explained())
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).contains("PUBLICATION p"));
  }

  @Test
  void settings_and_comment_of_the_database_arrive() {
    execute(
        """
        alter database <db> set search_path to "$user", 'It''s, one', public;
        alter database <db> set work_mem = '7MB';
        alter role <p>app in database <db> set statement_timeout = '90s';
        alter role <p>app in database <db> set my.own_setting = 'x''y';
        alter database <db> set role = <p>app;
        alter database <db> set default_transaction_read_only = on;
        comment on database <db> is 'it''s ours';
        """);
    AccessReport access = run().access();
    String database = pair.administered().name();
    assertThat(access.toRun())
        .containsExactly(
            "ALTER DATABASE " + database + " SET default_transaction_read_only TO 'on'",
            "ALTER DATABASE " + database + " SET role TO '" + prefix + "app'");
    // The server lets a superuser alone set what it does not know.
    assertThat(access.explained())
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).endsWith("may be secrets: my.own_setting"));
    assertThat(
            pair.administered()
                .value("select current_setting('search_path') || current_setting('work_mem')"))
        .isEqualTo("\"$user\", \"It's, one\", public7MB");
    assertThat(
            pair.administered()
                .query(
                    "select unnest(setconfig) from pg_db_role_setting where setrole <> 0 and"
                        + " setdatabase = (select oid from pg_database where datname ="
                        + " current_database()) order by 1"))
        .containsExactly("statement_timeout=90s");
    assertThat(
            pair.administered()
                .value(
                    "select shobj_description(oid, 'pg_database') from pg_database where datname ="
                        + " current_database()"))
        .isEqualTo("it's ours");
  }

  @Test
  void comments_on_what_an_administrator_made_are_listed_as_statements_that_run() {
    String made = "create schema \"The; shared\"; create extension citext schema \"The; shared\";";
    pair.administered()
        .execute(
            made
                + "grant usage, create on schema \"The; shared\" to \"%s\"".formatted(pair.role()));
    execute(
        made
            + """
            comment on schema "The; shared" is 'it''s
            for; all';
            comment on extension citext is 'needed; really';
            comment on schema public is 'ours';
            create schema own;
            comment on schema own is 'own';
            create extension hstore;
            comment on extension hstore is 'own, too';
            """);
    AccessReport access = run().access();
    assertThat(access.toRun())
        .containsExactly(
            "COMMENT ON EXTENSION citext IS 'needed; really'",
            "COMMENT ON SCHEMA \"The; shared\" IS 'it''s\nfor; all'");
    assertThat(compare().missing()).isEqualTo(access.toRun());
    pair.administered().execute(access.toRun().toArray(String[]::new));
    assertThat(compare().statements()).isEmpty();
  }

  @Test
  void what_the_target_refuses_is_listed_as_statements_that_run() {
    makeHypertables();
    execute(
        "create function secret() returns text security definer language sql as 'select"
            + " current_user::text'; alter function secret owner to <p>second; revoke execute on"
            + " function secret from public; grant execute on function secret to <p>reader");
    ROLES.forEach(role -> pair.administered().execute(here("create role <p>" + role)));
    AccessReport access = run().access();
    assertThat(access.owners()).isZero();
    assertThat(access.reasons()).isNotEmpty();
    assertThat(access.toRun())
        .contains(
            here("GRANT CREATE ON SCHEMA _timescaledb_internal TO <p>owner"),
            here("ALTER TABLE sales.visit OWNER TO <p>owner"),
            "ALTER ROUTINE public.secret() SECURITY DEFINER");
    assertThat(pair.administered().value("select prosecdef from pg_proc where proname = 'secret'"))
        .isEqualTo("f");
    pair.administered().execute(access.toRun().toArray(String[]::new));
    assertThat(compare().statements()).isEmpty();
    assertThat(pair.administered().value("select prosecdef from pg_proc where proname = 'secret'"))
        .isEqualTo("t");
  }

  @Test
  void a_definer_function_keeps_its_owner_and_who_may_call_it() {
    execute(
        """
        create function whoami() returns text security definer language sql as 'select current_user::text';
        create function anyones() returns text security definer language sql as 'select current_user::text';
        create function admins() returns text security definer language sql as 'select current_user::text';
        alter function whoami owner to <p>second; alter function anyones owner to <p>second;
        revoke execute on function whoami, admins from public; grant execute on function whoami to <p>reader
        """);
    run();
    assertThat(as("reader").value("select whoami()")).isEqualTo(prefix + "second");
    assertThat(as("owner").value("select anyones()")).isEqualTo(prefix + "second");
    assertThatThrownBy(() -> as("owner").value("select whoami()"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> as("owner").value("select admins()"))
        .hasMessageContaining("permission denied");
    assertThat(pair.target().value("select admins()")).isEqualTo(pair.role());
  }

  private TestDatabase as(String role) {
    pair.administered()
        .execute(
            here("do $$ begin if to_regrole('<p>%1$s') is null then create role <p>%1$s; end if;"
                    + " end $$; alter role <p>%1$s login password 'x'")
                .formatted(role));
    return pair.administered().as(prefix + role, "x");
  }

  @Test
  void with_the_loading_role_definer_functions_run_as_their_caller_and_all_is_named() {
    execute(
        "create function whoami() returns text security definer language sql as 'select"
            + " current_user::text'; alter function whoami owner to <p>second");
    SchemaReport report = run(Ownership.LOADING_ROLE, Privileges.SKIP);
    assertThat(
            pair.administered()
                .value("select proowner::regrole from pg_proc where proname = 'whoami'"))
        .isEqualTo(pair.role());
    assertThat(pair.administered().value("select prosecdef from pg_proc where proname = 'whoami'"))
        .isEqualTo("f");
    assertThat(report.access().toRun())
        .contains(
            "ALTER ROUTINE public.whoami() SECURITY DEFINER",
            "GRANT EXECUTE ON ROUTINE public.whoami() TO PUBLIC");
    assertThat(report.differences())
        .hasSize(1)
        .allSatisfy(difference -> assertThat(difference.isExplained()).isTrue());
  }

  private SchemaReport run() {
    return run(Ownership.MIGRATE, Privileges.MIGRATE);
  }

  private SchemaReport run(Ownership ownership, Privileges privileges) {
    return new SchemaPhase(
            pair.context(),
            new SchemaOptions(
                RolesChoice.MIGRATE,
                false,
                false,
                Mode.DUMP_AND_RESTORE,
                ownership,
                privileges,
                Admission.ANY,
                "test"))
        .run();
  }

  private AccessComparison compare() {
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.target().as(Side.TARGET).open()) {
      return AccessComparison.of(source, target);
    }
  }
}
