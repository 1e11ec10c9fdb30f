package dev.timescalemigration.phase.moved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.Weight;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.servers.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands around a hypertable, moved with it as a whole. */
class AroundHypertablesIT {
  private static final String UNTIL = "2026-02-01T00:00:00Z";

  private static final String TABLE =
      """
      create table t (at timestamptz not null, device integer not null, v integer);
      select create_hypertable('t', 'at', chunk_time_interval => interval '1 day');
      """;

  private static final String ROWS =
      """
      insert into t select ts, extract(hour from ts), 1
      from generate_series(timestamptz '2026-01-01', '2026-01-05', '1 hour') ts
      """;

  private final Pair pair = Pair.ofSuperuser("around");
  private final Moving moving = new Moving(pair);

  @AfterEach
  void drop() {
    pair.close();
  }

  private static final String TRIGGERS =
      """
      create table fired (what text);
      create function note() returns trigger language plpgsql as
        $$ begin insert into public.fired values (tg_name); return case tg_level when 'ROW' then new end; end $$;
      create trigger by_row before insert on t for each row execute function note();
      create trigger after_row after insert on t for each row execute function note();
      create trigger by_statement after insert or delete on t for each statement execute function note();
      """;

  @Test
  void triggers_do_not_fire_in_the_load_and_do_afterwards() {
    pair.source().execute(TABLE + TRIGGERS);
    pair.source().execute(ROWS, "truncate fired");
    moving.until("t", "2026-01-03T12:00:00Z").everything();
    assertThat(pair.target().query("select distinct what from fired")).isEmpty();
    pair.target().execute("insert into t values ('2026-01-02 00:30+00', 1, 1)");
    assertThat(pair.target().query("select what from fired order by 1"))
        .containsExactly("after_row", "by_row", "by_statement");
  }

  @Test
  void triggers_that_were_disabled_stay_so_on_every_chunk() {
    assumeTrue(
        pair.minorVersion() >= 27, "triggers of hypertables can be disabled in 2.27 and later");
    pair.source()
        .execute(
            TABLE
                + TRIGGERS
                + """
                create trigger replica after insert on t for each row execute function note();
                alter table t enable replica trigger replica;
                alter table t disable trigger after_row;
                """);
    pair.source().execute(ROWS, "truncate fired");
    moving.until("t", "2026-01-03T12:00:00Z").schema();
    // It would fire for every row that is written as a replica, so the user has to decide.
    pair.target().execute("alter table t disable trigger replica");
    moving.rows();
    assertThat(pair.target().query("select distinct what from fired")).isEmpty();
    pair.target().execute("alter table t enable replica trigger replica");
    moving.assertSame(
        "select tgrelid::regclass || tgname || tgenabled::text from pg_trigger where tgrelid ="
            + " 't'::regclass order by 1");
    pair.target().execute("insert into t values ('2026-01-02 00:30+00', 1, 1)");
    assertThat(pair.target().query("select what from fired order by 1"))
        .containsExactly("by_row", "by_statement");
  }

  @Test
  void comments_statistics_views_and_functions() {
    pair.source()
        .execute(
            TABLE
                + """
                create index t_v on t (v) where v > 0;
                comment on table t is 'a hypertable';
                comment on column t.v is 'a value';
                comment on index t_v is 'an index';
                create statistics t_stats (ndistinct, dependencies, mcv) on device, v from t;
                comment on statistics t_stats is 'statistics';
                alter table t alter column v set statistics 321;
                create view highest as select device, max(v) as v from t group by device;
                comment on view highest is 'a view';
                create function count_rows(since timestamptz) returns bigint language sql stable
                    as 'select count(*) from public.t where at >= since';
                create function of_table(r t) returns integer language sql immutable as 'select r.v * 2';
                create rule no_update as on update to highest do instead nothing;
                grant select on t to public;
                """);
    pair.source().execute(ROWS);
    moving.until("t", UNTIL).everything();
    moving.assertSame("select * from highest order by device");
    moving.assertSame("select count_rows('2026-01-02')");
    moving.assertSame("select sum(of_table(t)) from t");
    moving.assertSame("select description from pg_description where objoid > 16384 order by 1");
    moving.assertSame("select pg_get_statisticsobjdef(oid) from pg_statistic_ext");
  }

  @Test
  void foreign_keys_into_and_out_of_a_hypertable() {
    pair.source()
        .execute(
            """
            create table device (id integer primary key);
            insert into device select generate_series(0, 23);
            create table t (at timestamptz not null, device integer not null references device on delete cascade, v integer,
                            primary key (device, at));
            select create_hypertable('t', 'at', chunk_time_interval => interval '1 day');
            """);
    pair.source().execute(ROWS);
    pair.source()
        .execute(
            "create table alarm (at timestamptz, device integer,"
                + " foreign key (device, at) references t (device, at))",
            "insert into alarm select at, device from t where device = 3");
    moving.until("t", UNTIL).everything();
    pair.assertSameRows("alarm", "at, device");
  }

  /** The key has a constraint for each partition too, which no row of another one satisfies. */
  @Test
  void a_foreign_key_to_a_partitioned_table() {
    pair.source()
        .execute(
            """
            create table device (id integer primary key) partition by range (id);
            create table device_low partition of device for values from (0) to (10);
            create table device_high partition of device for values from (10) to (100);
            insert into device select generate_series(0, 23);
            create table t (at timestamptz not null, device integer not null references device, v integer);
            select create_hypertable('t', 'at', chunk_time_interval => interval '1 day');
            create table alarm (device integer references device);
            insert into alarm values (3), (13);
            """);
    pair.source().execute(ROWS);
    pair.source().execute("alter table t add foreign key (v) references device not valid");
    moving.until("t", UNTIL).everything();
    pair.assertSameRows("alarm", "device");
  }

  @Test
  void generated_columns_identity_and_values_of_the_users_types() {
    pair.source()
        .execute(
            """
            create type mood as enum ('sad', 'ok');
            create type spot as (x integer, "Y" text);
            create domain positive as integer check (value > 0);
            create type span as range (subtype = float8);
            create table t (
                at timestamptz not null, device integer not null,
                id bigint generated always as identity,
                serial bigserial,
                mood mood default 'ok', spot spot, size positive, span span, moods mood[], spots spot[][],
                twice integer generated always as (device * 2) stored,
                note text collate "C");
            select create_hypertable('t', 'at', chunk_time_interval => interval '1 day');
            insert into t (at, device, spot, size, span, moods, spots)
            select ts, extract(hour from ts), row(1, 'a,"b')::spot, 5, '[1,2)', '{sad,NULL}', array[array[row(1, null)::spot]]
            from generate_series(timestamptz '2026-01-01', '2026-01-05', '1 hour') ts;
            """);
    moving.until("t", "2026-01-04T10:30:00Z").everything();
    pair.assertSameRows("(select * from t where at < '2026-01-04 10:30+00') t", "t.*");
  }

  @Test
  void row_level_security_and_its_policies() {
    pair.source()
        .execute(
            TABLE
                + """
                create policy own on t using (device < 5);
                alter table t enable row level security;
                alter table t force row level security;
                """);
    pair.source().execute(ROWS);
    moving.until("t", UNTIL).everything();
    moving.assertSame(
        "select relrowsecurity::text || relforcerowsecurity from pg_class where relname = 't'");
    moving.assertSame("select polname || pg_get_expr(polqual, polrelid) from pg_policy");
  }

  @Test
  void materialized_views_are_refreshed_from_the_rows() {
    pair.source().execute(TABLE);
    pair.source().execute(ROWS);
    pair.source()
        .execute(
            "create materialized view by_device as select device, sum(v) as total from t group by"
                + " device",
            "create unique index on by_device (device)",
            "create materialized view \"Above It\" as select count(*) as n, sum(total) as total"
                + " from by_device",
            "create materialized view unfilled as select count(*) as n from t with no data",
            "create function rows_of_t() returns bigint language plpgsql as 'begin return (select"
                + " count(*) from public.t); end'",
            "create materialized view by_function as select rows_of_t() as n",
            "do $$ declare c regclass; begin select x into c from show_chunks('t') x limit 1;"
                + " execute format('create materialized view of_chunk as select count(*) as n from"
                + " %s', c); end $$");
    moving.until("t", UNTIL).everything();
    assertThat(moving.findings())
        .extracting(Finding::id, Finding::weight)
        .contains(
            tuple("rows:public.by_device", Weight.ACCEPTABLE),
            tuple("rows:public.by_function", Weight.NAMED),
            tuple("rows:public.of_chunk", Weight.NAMED));
    moving.findings().stream()
        .filter(finding -> finding.id().equals("rows:public.of_chunk"))
        .map(finding -> finding.toFix().substring(finding.toFix().indexOf("REFRESH")))
        .forEach(pair.target()::execute);
    assertThat(moving.findings())
        .extracting(Finding::id)
        .contains("rows:public.by_device")
        .doesNotContain("rows:public.of_chunk");
    moving.refresh();
    moving.assertSame("select * from by_device order by device");
    moving.assertSame("select * from \"Above It\"");
    moving.assertSame("select * from by_function");
    moving.assertSame("select * from of_chunk");
    assertThat(moving.findings())
        .noneSatisfy(finding -> assertThat(finding.id()).startsWith("rows:"));
    moving.assertSame("select relispopulated from pg_class where relname = 'unfilled'");
  }

  @Test
  void names_of_63_bytes_and_of_any_letters_everywhere() {
    String longest = "n23456789_n23456789_n23456789_n23456789_n23456789_n23456789_";
    String odd = "Zäh \"'\\ ;% ";
    pair.source().execute("create schema " + Identifiers.quote(longest + "s"));
    makeNamed(longest + "s", longest + "abc");
    makeNamed(longest + "s", odd);
    moving.until(".*", "2026-01-03T12:00:00Z").everything();
    moving.assertSame(
        "select relname || ' ' || relkind::text from pg_class where relkind in ('v', 'r', 'i', 'S')"
            + " and relnamespace = (select oid from pg_namespace where nspname like 'n2345%') order"
            + " by 1");
  }

  @Test
  void rows_of_foreign_tables_stay_out_and_that_is_reported() {
    pair.source()
        .execute(
            TABLE
                + """
                create extension postgres_fdw;
                create server elsewhere foreign data wrapper postgres_fdw options (host 'nowhere.invalid', dbname 'd');
                create foreign table far (at timestamptz, v integer) server elsewhere options (table_name 'f', schema_name 's');
                """);
    pair.source().execute(ROWS);
    assertThat(moving.schema().notes())
        .contains("foreign table public.far: its rows stay where they are");
    moving.until("t", UNTIL).everything();
    moving.assertSame("select relname from pg_class where relkind = 'f'");
  }

  @Test
  void a_partitioning_function_of_the_users() {
    pair.source()
        .execute(
            """
            create function part(text) returns integer language sql immutable as 'select length($1) * 400000000';
            create table t (at timestamptz not null, region text not null, v integer);
            select create_hypertable('t', 'at', 'region', 4, partitioning_func => 'part', chunk_time_interval => interval '1 day');
            insert into t select ts, repeat('r', extract(hour from ts)::int % 5), 1
            from generate_series(timestamptz '2026-01-01', '2026-01-05', '1 hour') ts;
            """);
    moving.until("t", "2026-01-03T12:00:00Z").everything();
    pair.assertSameRows("(select * from t where at < '2026-01-03 12:00+00') t", "t.*");
  }

  private void makeNamed(String schema, String name) {
    String quoted = Identifiers.quote(name);
    String table = Identifiers.quote(schema) + "." + quoted;
    String part = name.substring(0, Math.min(name.length(), 50));
    pair.source()
        .execute(
            """
            create table %1$s (%2$s timestamptz not null, "it's" text, constraint %3$s check ("it's" <> ''));
            select create_hypertable(%4$s, by_range(%5$s, interval '1 day'));
            create index %6$s on %1$s ("it's", %2$s);
            create view %7$s as select * from %1$s;
            create trigger %2$s before update on %1$s for each row execute function suppress_redundant_updates_trigger();
            insert into %1$s select ts, ts::text from generate_series(timestamptz '2026-01-01', '2026-01-05', '5 hours') ts;
            """
                .formatted(
                    table,
                    quoted,
                    Identifiers.quote(part + "_of a check"),
                    Identifiers.literal(table),
                    Identifiers.literal(name),
                    Identifiers.quote(part + "_of an index"),
                    Identifiers.quote(schema) + "." + Identifiers.quote(part + "_of a view")));
  }
}
