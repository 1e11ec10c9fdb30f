package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.servers.ManagedRole;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Objects that the target's role may not make are named before anything is written. */
@Tag("any-version")
class ObjectsMakeableIT {
  private static final String CHECK = "objects that take more rights";

  private final Pair pair = Pair.ofSuperuser("makeable");
  private final ManagedRole managed = ManagedRole.in(pair.target());

  @AfterEach
  void drop() {
    pair.close();
    // Privileges on parameters are the server's, not a database's.
    pair.target().inCluster("drop owned by " + role());
    managed.close();
  }

  private PreflightCase preflight() {
    return new PreflightCase(pair.source(), managed.target());
  }

  private List<String> named() {
    return preflight().report().checks().stream()
        .filter(check -> check.name().equals(CHECK))
        .flatMap(check -> check.names().stream())
        .toList();
  }

  @Test
  void every_kind_that_only_a_superuser_may_make() {
    pair.source()
        .execute(
            """
            create schema "Odd; one";
            create function "Odd; one".root(float8) returns float8 language internal immutable strict as 'dsqrt';
            create function handler() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';
            create trusted language mine handler handler;
            create function in_mine() returns int language mine as 'begin return 1; end';
            create type base;
            create function base_in(cstring) returns base language internal immutable strict as 'textin';
            create function base_out(base) returns cstring language internal immutable strict as 'textout';
            create type base (input = base_in, output = base_out, like = text);
            create type shell;
            create type own_range;
            create function canonical(own_range) returns own_range language internal immutable strict as 'int4range_canonical';
            create type own_range as range (subtype = int, canonical = canonical);
            create operator class by_value for type int using btree as operator 1 <, function 1 btint4cmp(int, int);
            create operator family alone using hash;
            create access method own_heap type table handler heap_tableam_handler;
            create function words(point) returns text language sql immutable as 'select ''p''';
            create cast (point as text) with function words(point);
            create cast (base as text) without function;
            create text search template own_template (init = dsimple_init, lexize = dsimple_lexize);
            create text search parser own_parser (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,
                                                  lextypes = prsd_lextype);
            create function transformed(internal) returns internal language internal immutable as 'numeric_avg_accum';
            create transform for base language sql (from sql with function transformed(internal));
            create foreign data wrapper own_wrapper;
            create function tight(int) returns int leakproof language sql immutable as 'select 1';
            create function helped(int) returns int support generate_series_int4_support language sql immutable as 'select 1';
            create aggregate inner_state(numeric) (sfunc = numeric_avg_accum, stype = internal, finalfunc = numeric_avg);
            create function guess(internal, oid, internal, int) returns float8 language internal stable strict as 'eqsel';
            create operator === (leftarg = int, rightarg = int, function = int4eq, restrict = guess);
            """);
    assertThat(named())
        .containsExactlyInAnyOrder(
            "function \"Odd; one\".root(double precision) in language internal",
            "function public.handler() in language c",
            "language mine",
            "function public.base_in(pg_catalog.cstring) in language internal",
            "function public.base_out(public.base) in language internal",
            "type public.base",
            "type public.shell",
            "function public.canonical(public.own_range) in language internal",
            "type public.own_range",
            "operator class public.by_value USING btree",
            "operator family public.by_value USING btree",
            "operator family public.alone USING hash",
            "access method own_heap",
            "cast (pg_catalog.point AS pg_catalog.text)",
            "cast (public.base AS pg_catalog.text)",
            "text search template public.own_template",
            "text search parser public.own_parser",
            "function public.transformed(pg_catalog.internal) in language internal",
            "transform for public.base language sql",
            "foreign-data wrapper own_wrapper",
            "function public.tight(integer) with LEAKPROOF",
            "function public.helped(integer) with SUPPORT",
            "aggregate public.inner_state(numeric) with a state of type internal",
            "function public.guess(pg_catalog.internal,pg_catalog.oid,pg_catalog.internal,integer)"
                + " in language internal",
            "operator public.===(integer,integer)");
    String advice = preflight().fails(CHECK).actual();
    assertThat(advice).contains("ALTER ROLE \"" + managed.name() + "\" SUPERUSER;");
    assertThat(pair.target().query("select nspname from pg_namespace where nspname ~ 'Odd'"))
        .isEmpty();
    new PreflightCase(pair.source(), pair.target()).isFine(CHECK);
  }

  @Test
  void what_the_role_may_make_is_not_named() {
    pair.source()
        .execute(
            """
            create type mood as enum ('low', 'high');
            create type pair as (a int, b int);
            create type float_range as range (subtype = float8, subtype_diff = float8mi);
            create function words(mood) returns text language sql immutable set work_mem = '1MB' as 'select ''m''';
            create function counted() returns trigger language plpgsql set search_path = pg_catalog as 'begin return new; end';
            create cast (mood as text) with function words(mood);
            create cast (pair as text) with inout;
            create operator === (leftarg = int, rightarg = int, function = int4eq, restrict = eqsel, join = eqjoinsel);
            create aggregate total(int) (sfunc = int4pl, stype = int);
            create extension citext;
            create text search configuration mine (copy = simple);
            create text search dictionary shorter (template = simple);
            """);
    preflight().isFine(CHECK);
    assertThat(load()).isEmpty();
  }

  @Test
  void rights_that_can_be_granted_come_with_the_grants_and_the_schema_loads_then() {
    pair.executeOnBoth("create extension file_fdw; create extension postgres_fdw");
    pair.target().execute("revoke usage on language plpgsql from public");
    pair.source()
        .execute(
            """
            create server files foreign data wrapper file_fdw;
            create foreign table host (line text) server files options (filename '/etc/hostname');
            create foreign table made (line text) server files options (program 'true');
            create server other foreign data wrapper postgres_fdw;
            create function logged() returns int language sql set log_statement = 'all' as 'select 1';
            create procedure "a; b"() language sql set app."key" = 'x' set session_replication_role = replica as 'select 1';
            create function counted() returns trigger language plpgsql as 'begin return new; end';
            """);
    String advice = preflight().fails(CHECK).actual();
    assertThat(named())
        .contains(
            "function public.logged() with SET log_statement",
            "procedure public.\"a; b\"() with SET app.key");
    PrintedStatements.in(advice).stream()
        .filter(statement -> statement.startsWith("GRANT"))
        .forEach(pair.target()::execute);
    preflight().isFine(CHECK);
    assertThat(load()).isEmpty();
  }

  @Test
  void what_can_be_given_up_comes_with_the_statements_for_the_source() {
    pair.source()
        .execute(
            """
            create function tight("my int" int) returns int leakproof language sql immutable as 'select 1';
            create procedure "a; b"(inout int) language sql set app."Key" = 'x' as 'select 1';
            """);
    String advice = preflight().fails(CHECK).actual();
    PrintedStatements.between(advice, "if it may be given up", "nothing more")
        .forEach(pair.source()::execute);
    preflight().isFine(CHECK);
    assertThat(load()).isEmpty();
  }

  @Test
  void options_of_user_mappings_that_only_a_superuser_may_set() {
    pair.executeOnBoth("create extension postgres_fdw");
    pair.target().execute("grant usage on foreign data wrapper postgres_fdw to " + role());
    pair.source()
        .execute(
            """
            create server other foreign data wrapper postgres_fdw;
            create user mapping for public server other options (user 'x', password_required 'false');
            """);
    preflight().fails(CHECK).contains("user mapping of other with password_required");
    pair.source()
        .execute("alter user mapping for public server other options (drop password_required)");
    preflight().isFine(CHECK);
  }

  @Test
  void forced_row_level_security_that_would_hide_rows_from_the_role() {
    pair.source()
        .execute(
            """
            create table "Odd; one" (i int);
            alter table "Odd; one" enable row level security;
            alter table "Odd; one" force row level security;
            """);
    String advice = preflight().fails("row-level security in target").actual();
    PrintedStatements.between(advice, "in the source: ", "nothing more")
        .forEach(pair.source()::execute);
    preflight().isFine("row-level security in target");
    pair.source().execute("alter table \"Odd; one\" force row level security");
    PrintedStatements.between(advice, "as an administrator: ", "or connect")
        .forEach(pair.target()::execute);
    preflight().isFine("row-level security in target");
  }

  private String role() {
    return '"' + managed.name() + '"';
  }

  private List<?> load() {
    return new SchemaPhase(
            Pair.context(pair.source(), managed.target()),
            new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "test"))
        .run()
        .differences();
  }
}
