package dev.timescalemigration.phase.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.compare.findings.CodeOnWrite;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.PhaseContext;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A role of the source that is no superuser tries to have its code run as the target's role, or its
 * text as a statement. docs/explanation/security.md lists the attacks.
 */
@Tag("any-version")
class HostileSourceIT {
  /** Whoever runs the attacker's code leaves a row here. */
  private static final String LOOT =
      """
      create table public.loot (what text, who text);
      grant insert on public.loot to public;
      create function public.grab(what text) returns boolean language plpgsql as $$
      begin
        insert into public.loot values (what, current_user);
        execute 'create table if not exists public.taken ()';
        return true;
      end $$;
      create table public.kept (at timestamptz not null, name text);
      select create_hypertable('kept', 'at');
      insert into kept select '2026-01-01 00:00+00'::timestamptz + n * interval '1 hour', 'n' || n
      from generate_series(1, 400) n;
      """;

  private final Pair pair = Pair.ofManagedRole("hostile");
  private final String attacker = pair.source().name() + "_attacker";

  @BeforeEach
  void make() {
    pair.source().execute("create role " + attacker + " login password 'x'");
    pair.source().execute(LOOT);
    attack(
        "grant create, usage on schema public to <a>; alter table loot owner to <a>;"
            + " alter function grab owner to <a>; alter table kept owner to <a>");
  }

  @AfterEach
  void drop() {
    pair.close();
    for (TestDatabase side : List.of(pair.source(), pair.administered())) {
      side.inCluster("drop role if exists " + attacker);
    }
  }

  /** As an administrator of the source, for what the attacker talked him into. */
  private void attack(String sql) {
    pair.source().execute(sql.replace("<a>", attacker).replace("<db>", pair.source().name()));
  }

  private void migrate() {
    PhaseContext context = pair.context();
    new SchemaPhase(
            context,
            new SchemaOptions(
                RolesChoice.MIGRATE,
                false,
                false,
                Mode.DUMP_AND_RESTORE,
                SchemaOptions.Ownership.MIGRATE,
                SchemaOptions.Privileges.MIGRATE,
                CodeOnWrite.accepted(List.of()),
                "hostile"))
        .run();
    new StagePhase(context, StageOptions.until("2026-02-01T00:00:00Z")).run();
    new CopyPhase(context, CopyOptions.defaults()).run();
    assertThat(new VerifyPhase(context, VerifyOptions.defaults()).run().equal()).isTrue();
  }

  private void assertNothingGained() {
    assertThat(pair.administered().query("select what || ' by ' || who from public.loot"))
        .isEmpty();
    assertThat(pair.administered().value("select to_regclass('public.taken') is null"))
        .isEqualTo("t");
    assertThat(
            pair.administered()
                .query(
                    "select r.rolname from pg_roles r where rolname = '%1$s' and (rolsuper or rolcreaterole or pg_has_role('%1$s', '%2$s', 'MEMBER'))"
                        .formatted(attacker, pair.role())))
        .isEmpty();
  }

  @Test
  void code_that_the_load_would_run_for_rows_of_plain_tables_is_refused_by_the_load_itself() {
    attack(
        """
        create function public.mine(int) returns boolean immutable language plpgsql as
          $$ begin perform public.grab('check'); return true; end $$;
        alter function public.mine owner to <a>;
        create table public.checked (i int check (public.mine(i)));
        insert into public.checked values (1);
        """);
    assertThatThrownBy(this::migrate)
        .isInstanceOfSatisfying(
            MigrationFailure.class,
            refused -> {
              assertThat(refused).hasMessageContaining("functions of role " + attacker);
              assertThat(refused.hint().orElseThrow()).contains("author:" + attacker);
            });
    assertThat(pair.administered().value("select to_regclass('public.checked') is null"))
        .isEqualTo("t");
  }

  /**
   * A filter that takes a line of a body for a statement removes the end of the body with it. What
   * the next body holds then runs as statements.
   */
  @Test
  void a_body_that_looks_like_a_statement_that_the_load_leaves_out_is_a_body() {
    attack(
        """
        create table public.trips (id int, at timestamptz not null, primary key (id, at));
        select create_hypertable('trips', 'at');
        create table public.hits (trip int, at timestamptz,
            constraint hit foreign key (trip, at) references trips);
        create function public.watch() returns event_trigger language plpgsql as 'begin end';
        create event trigger watched on sql_drop execute function public.watch();
        """);
    looksLike(
        "key", "ALTER TABLE ONLY \"public\".\"hits\"\n    ADD CONSTRAINT \"hit\" FOREIGN KEY (");
    looksLike(
        "entry",
        "--\n-- Name: watched; Type: EVENT TRIGGER; Schema: -; Owner: -\n--\n\n"
            + "CREATE EVENT TRIGGER \"watched\" (");
    looksLike("schema", "CREATE SCHEMA \"public\"; (");
    migrate();
    assertNothingGained();
  }

  private void looksLike(String name, String statement) {
    attack(
        """
        set check_function_bodies = off;
        create function public.<n>_a() returns int language sql as $a$
        <s>$a$;
        create function public.<n>_b() returns int language sql as $b$;
            CREATE TABLE IF NOT EXISTS public.taken(); --$b$;
        alter function public.<n>_a owner to <a>;
        alter function public.<n>_b owner to <a>;
        """
            .replace("<n>", name)
            .replace("<s>", statement));
  }

  @Test
  void functions_and_operators_that_hide_the_servers_own_behind_a_search_path_are_not_called() {
    attack(
        """
        create function public.set_config(text, text, boolean) returns text language plpgsql as
          $$ begin perform public.grab('set_config'); return pg_catalog.set_config($1, $2, $3); end $$;
        create function public.current_setting(text, boolean) returns text language plpgsql as
          $$ begin perform public.grab('current_setting'); return pg_catalog.current_setting($1, $2); end $$;
        create function public.same(name, name) returns boolean language plpgsql as
          $$ begin perform public.grab('='); return $1 operator(pg_catalog.=) $2; end $$;
        create function public.like_it(text, text) returns boolean language plpgsql as
          $$ begin perform public.grab('~'); return $1 operator(pg_catalog.~) $2; end $$;
        create operator public.= (leftarg = name, rightarg = name, function = public.same);
        create operator public.~ (leftarg = text, rightarg = text, function = public.like_it);
        create table public.pg_class (oid oid, relname name);
        create view public.pg_roles as select 1 as oid, 'x'::name as rolname where public.grab('pg_roles');
        alter database <db> set search_path = public, pg_catalog;
        """);
    migrate();
    // Sessions of the target begin with that path now.
    assertThat(pair.administered().value("show search_path")).isEqualTo("public, pg_catalog");
    try (Handle handle = pair.target().as(Side.TARGET).open()) {
      assertThat(handle.createQuery("show search_path").mapTo(String.class).one())
          .isEqualTo("pg_catalog, pg_temp");
    }
    pair.administered()
        .execute(
            "alter database \"" + pair.administered().name() + "\" reset search_path",
            "set search_path = pg_catalog",
            // of this test's own sessions
            "delete from public.loot where who <> '" + pair.role() + "'");
    assertNothingGained();
  }

  @Test
  void names_and_texts_that_are_statements_run_nowhere() {
    String bad = "x\"; create table public.taken (); --' \\! id \\\\ :HOST";
    String quoted = '"' + bad.replace("\"", "\"\"") + '"';
    String literal = '\'' + bad.replace("'", "''") + '\'';
    attack(
        """
        create schema %1$s authorization <a>;
        create table %1$s.%1$s (%1$s int primary key);
        insert into %1$s.%1$s values (1);
        create view %1$s.v as select * from %1$s.%1$s;
        create type %1$s.mood as enum (%2$s);
        create function %1$s.%1$s(%1$s int) returns int security definer language sql as 'select 1';
        comment on table %1$s.%1$s is %2$s;
        comment on database <db> is %2$s;
        alter table %1$s.%1$s owner to <a>;
        alter function %1$s.%1$s owner to <a>;
        grant select (%1$s) on %1$s.%1$s to public;
        grant execute on function %1$s.%1$s to <a> with grant option;
        alter default privileges for role <a> in schema %1$s grant select on tables to public;
        alter role <a> in database <db> set application_name = %2$s;
        select set_config('search_path', 'a;create/**/table/**/public.taken()', false);
        alter role <a> in database <db> set search_path from current;
        """
            .formatted(quoted, literal));
    migrate();
    assertNothingGained();
    assertThat(
            pair.administered()
                .value("select count(*) from pg_description where description = " + literal))
        .isEqualTo("1");
    assertThat(
            pair.administered()
                .query(
                    "select unnest(setconfig) from pg_db_role_setting where setrole = '%s'::regrole order by 1"
                        .formatted(attacker)))
        .hasSize(2)
        .contains("application_name=" + bad);
  }

  @Test
  void triggers_rules_defaults_policies_views_and_jobs_do_not_run_as_the_targets_role() {
    attack(
        """
        create table plain (i int, by_default boolean default public.grab('default'));
        insert into plain (i, by_default) values (1, true), (2, true);
        create function public.fire() returns trigger language plpgsql as
          $$ begin perform public.grab('trigger'); return new; end $$;
        create trigger fire before insert on plain for each row execute function public.fire();
        create trigger always after insert on plain for each statement execute function public.fire();
        alter table plain enable always trigger always;
        create rule also as on insert to plain do also select public.grab('rule');
        alter table plain enable row level security;
        alter table plain owner to <a>;
        create policy mine on plain using (public.grab('policy'));
        create view seen with (security_barrier) as select i from plain where public.grab('view');
        create procedure work(job_id int, config jsonb) language plpgsql as
          $$ begin perform public.grab('job'); end $$;
        """);
    migrate();
    assertNothingGained();
  }

  @Test
  void an_event_trigger_whose_function_is_the_attackers_fires_for_no_statement_of_the_load() {
    attack(
        """
        create function public.on_ddl() returns event_trigger language plpgsql as
          $$ begin insert into public.loot values (tg_event || ' ' || tg_tag, current_user); end $$;
        alter function public.on_ddl owner to <a>;
        create table plain (i int primary key, j int references plain);
        insert into plain values (1, null), (2, 1);
        create view seen as select i from plain;
        """);
    for (String event : List.of("ddl_command_start", "ddl_command_end", "sql_drop")) {
      attack(
          "create event trigger \"on %1$s\" on %1$s execute function public.on_ddl()"
              .formatted(event));
      attack("alter event trigger \"on %s\" enable always".formatted(event));
    }
    attack("create event trigger rewritten on table_rewrite execute function public.on_ddl()");
    attack("delete from loot");
    migrate();
    assertNothingGained();
    assertThat(pair.source().query("select what from loot")).isEmpty();
  }

  @Test
  void a_definer_function_gives_nobody_the_rights_of_the_targets_role() {
    attack(
        """
        create function public.rise() returns text security definer language plpgsql as
          $$ begin perform public.grab('definer'); return current_user; end $$;
        alter function public.rise owner to <a>;
        """);
    migrate();
    pair.administered().execute("alter role " + attacker + " password 'x'");
    assertThat(pair.administered().as(attacker, "x").value("select public.rise()"))
        .isEqualTo(attacker);
    assertThat(pair.administered().query("select distinct who from public.loot"))
        .containsExactly(attacker);
  }
}
