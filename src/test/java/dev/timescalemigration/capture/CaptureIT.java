package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Editions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes of one session at a time, before, between and after the copies. */
class CaptureIT {
  private static final String KEYED =
      """
      create table h (at timestamptz not null, device integer not null, v double precision, "Odd ""Na]me" numeric(20,4),
                      note text, primary key (device, at));
      select create_hypertable('h', 'at', chunk_time_interval => interval '1 day');
      insert into h select ts, d, extract(hour from ts) / 3.0, d, 'x' from
        generate_series(timestamptz '2026-01-01', '2026-01-04', '6 hours') ts, generate_series(1, 3) d;
      """;

  private final CapturedPair captured = new CapturedPair();

  @AfterEach
  void drop() {
    captured.close();
  }

  private void source(String... sql) {
    captured.pair().source().execute(sql);
  }

  @Test
  void values_of_every_type_arrive_bit_by_bit() {
    source(
        """
        create type mood as enum ('sad', 'it''s "ok"');
        create type spot as (x integer, "Y" text);
        create domain positive as integer check (value > 0);
        create type "Odd ]Type" as (a text);
        create table plain (
            id bigint generated always as identity primary key, s smallint, i integer, n numeric, np numeric(30,10), r real,
            d double precision, m money, t text, v varchar(20), c char(8), n1 name, q "char", b bytea, ts timestamp,
            tz timestamptz, da date, ti time, tt timetz, iv interval, bo boolean, bi bit(5), bv bit varying, u uuid, j json,
            jb jsonb, x xml, net inet, cd cidr, mac macaddr, p point, bx box, l line, ir int4range, mr nummultirange,
            tsv tsvector, ia integer[], ta text[], ba boolean[], mo mood, moa mood[], sp spot, spa spot[], po positive,
            "Odd ""col]" "Odd ]Type", g integer generated always as (s * 2) stored, rc regclass, o oid, xi xid8);
        create table array_key (key integer[] primary key, b box, t text);
        create table full_identity (like plain);
        alter table full_identity replica identity full;
        """);
    captured.begin();
    String values =
        """
        1, -2147483648, 'NaN', 1234567890.0123456789, 'NaN', 'Infinity', '-1.23', E'tab\\t, new\\nline, \\\\ back, '' quote "', 'v',
        'a  ', 'n', 'q', '\\x00ff27', '4713-01-01 BC', 'infinity', '0044-03-15 BC', '24:00', '23:59:59.999999+15:59',
        '-1 year 2 mons -3 days 04:05:06.789', true, B'10101', B'1', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
        '{"a":  1, "a": [null]}', '{"b": 1e400}', '<a b="c">d</a>e', '10.0.0.0/8', '10.0.0.0/8', '08:00:2b:01:02:03',
        '(1e-300,2)', '((0,0),(1,1))', '{1,-1,0.1}', '[1,)', '{[1,2),(3,4]}', '''it''''s'':1A', '[0:1]={1,null}',
        array['a,b', null, '"', '\\', '''', ' {x: y} '], '{t,f,null}', 'it''s "ok"', array['sad']::mood[], '(1,"a ""b"" ]")',
        array[row(1, null)]::spot[], 7, row('] new-tuple: x[integer]:1'), 'pg_class', 4294967295, '18446744073709551615'
        """;
    String columns =
        "s, i, n, np, r, d, m, t, v, c, n1, q, b, ts, tz, da, ti, tt, iv, bo, bi, bv, u, j, jb, x,"
            + " net, cd, mac, p, bx, l, ir, mr, tsv, ia, ta, ba, mo, moa, sp, spa, po, \"Odd"
            + " \"\"col]\", rc, o, xi";
    source(
        "insert into plain (" + columns + ") values (" + values + ")",
        "insert into plain (s) values (null), (2), (3)",
        "update plain set d = 5e-324, r = 1.1754944e-38, t = 'null', bo = null where id = 1",
        "update plain set (s, i, t) = (9, 9, 'unchanged-toast-datum') where id = 3",
        "delete from plain where id = 4",
        "insert into full_identity select * from plain",
        "insert into full_identity select * from plain where id = 1",
        "update full_identity set o = 5, bo = false where s = 1 and ctid = (select min(ctid) from"
            + " full_identity where s = 1)",
        "insert into full_identity select * from plain where id = 1",
        "delete from full_identity where ctid = (select max(ctid) from full_identity where s = 1)",
        "delete from full_identity where id = 2",
        "insert into array_key select array[i, null, -i], '(1,1),(0,0)', 'x' from"
            + " generate_series(1, 4) i");
    captured.apply();
    captured.assertSame("plain", "full_identity", "array_key");

    source(
        "update plain set ("
            + columns
            + ") = (select "
            + columns
            + " from plain where id = 1) where id = 2",
        "update plain set t = '' where id = 1",
        "update array_key set b = '(3,3),(2,2)', t = null where key[1] <= 2",
        "delete from array_key where key[1] > 3");
    captured.apply();
    captured.assertSame("plain", "full_identity", "array_key");
    assertThat(captured.pair().target().query("select count(*) from plain")).containsExactly("3");
  }

  @Test
  void changes_before_between_and_after_the_copies() {
    source(
        KEYED,
        "create table p (k text primary key, big text)",
        "create schema _timescaledb_of_users",
        "create table _timescaledb_of_users.kept (a integer primary key)");
    source("insert into p values ('old', 'x')");
    captured.start();
    source("insert into p values ('between', 'x')", "update h set v = -1 where device = 1");
    captured.run("schema", "--skip-roles");
    source("update p set k = 'moved' where k = 'old'", "delete from h where at = '2026-01-02'");
    captured.stage();
    source(
        "insert into h values ('2026-01-01 01:00', 9, 'NaN', 1.5, 'late'), ('2026-02-01', 1, 1, 1,"
            + " 'new chunk')");
    captured.apply();
    captured.copy();
    source(
        "insert into p select 'toast', string_agg(md5(i::text), '') from generate_series(1, 1000)"
            + " i",
        "update p set k = 'toasted' where k = 'toast'",
        "insert into _timescaledb_of_users.kept values (1)",
        "update h set note = 'changed', at = at + interval '1 second' where device = 2",
        "insert into h values ('2026-01-03 01:00', 9, 'NaN', 1.5, e'late\\\\\\n')",
        "delete from h where device = 3 and at < '2026-01-02'",
        "begin; insert into h values ('2026-03-01', 1, 1, 1, 'aborted'); rollback",
        "begin; savepoint a; insert into h values ('2026-03-01', 1, 1, 1, 'a'); rollback to a;"
            + " savepoint b; insert into h values ('2026-03-01', 2, 1, 1, 'b'); release b; commit");
    captured.apply();
    captured.assertSame("h", "p", "_timescaledb_of_users.kept");
    source("truncate p; insert into p values ('after', null)");
    captured.apply();
    captured.assertSame("p");
    source("insert into h values ('2026-05-01', 1, 1, 1, 'staged later')");
    captured.apply();
    captured.stage();
    captured.copy();
    source(
        "update h set v = 7 where at = '2026-05-01'",
        "truncate h; insert into h values ('2026-05-01', 1)");
    captured.apply();
    captured.assertSame("h");
  }

  @Test
  void compressed_chunks_on_both_sides() {
    Editions.assumeCommunity(captured.pair().source());
    source(
        KEYED,
        "alter table h set (timescaledb.compress, timescaledb.compress_segmentby = 'device')",
        "select compress_chunk(c) from show_chunks('h') c limit 2");
    captured.begin();
    captured.stage();
    captured.copy();
    source(
        "insert into h values ('2026-01-01 01:00', 1, 2, 3, 'into compressed')",
        "update h set v = v + 1 where device = 2",
        "delete from h where device = 3 and at < '2026-01-03'",
        "delete from h where device = 1 and at = '2026-01-01 06:00'",
        "select compress_chunk(c) from show_chunks('h') c",
        "insert into h values ('2026-01-01 02:00', 1, 2, 3, 'again')",
        "select compress_chunk(c) from show_chunks('h') c",
        "select decompress_chunk(c) from show_chunks('h') c limit 1",
        "update h set note = 'decompressed' where device = 1");
    captured.apply();
    captured.assertSame("h");
  }

  @Test
  void rows_without_a_key_of_a_hypertable() {
    Editions.assumeCommunity(captured.pair().source());
    source(
        """
        create table k (at timestamptz not null, v float8, j json, t text);
        select create_hypertable('k', 'at', chunk_time_interval => interval '1 day');
        insert into k select '2026-01-01', 0.0, '{}', null from generate_series(1, 3);
        alter table k set (timescaledb.compress);
        """);
    captured.begin();
    captured.stage();
    source("select compress_chunk(c) from show_chunks('k') c");
    captured.copy();
    source(
        "insert into k values ('2026-01-01', '-0', '{}', null), ('2026-01-01', null, null, null)",
        "with one as (select at from k limit 1) insert into k select at, 5, '{ }', 'x' from one",
        "update k set t = 'changed' where v = 5",
        "update k set t = 'zero' where v = 0 and t is null",
        "insert into k values ('2026-01-01', 1, '{}', null), ('2026-01-01', 1, '{}', null),"
            + " ('2026-01-01', 1, '{}', null)",
        "select decompress_chunk(c) from show_chunks('k') c",
        "do $$ declare r record; begin for r in select tableoid, ctid from k where v = 1 limit 1"
            + " loop execute format('delete from %s where ctid = %L', r.tableoid::regclass,"
            + " r.ctid); end loop; end $$");
    captured.apply();
    captured.assertSame("k");
  }

  @Test
  void catching_up_ends_though_the_source_is_never_idle() throws Exception {
    source("create table busy (id bigserial primary key, v integer)");
    captured.begin();
    AtomicBoolean ended = new AtomicBoolean();
    List<CompletableFuture<Void>> writers =
        Stream.generate(() -> CompletableFuture.runAsync(() -> writeUntil(ended)))
            .limit(3)
            .toList();
    try {
      CompletableFuture.runAsync(captured::apply).get(1, TimeUnit.MINUTES);
    } finally {
      ended.set(true);
      writers.forEach(CompletableFuture::join);
    }
    captured.apply();
    captured.assertSame("busy");
  }

  private void writeUntil(AtomicBoolean ended) {
    try (Connection connection = captured.pair().source().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set synchronous_commit = off");
      while (!ended.get()) {
        statement.execute("insert into busy (v) values (1)");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_cannot_be_applied_stops() {
    source(KEYED, "create table n (a integer)", "create table ok (a integer)");
    assertThat(captured.fails("capture", "start"))
        .contains("ALTER TABLE \"public\".\"n\" REPLICA IDENTITY FULL;");
    captured.start("--insert-only", "public.n", "--replica-identity", "SetFull");
    assertThat(captured.fails("capture", "apply")).contains("tsm schema");
    captured.run("schema", "--skip-roles");
    captured.stage();
    captured.copy();
    source("insert into n values (1)", "insert into ok values (1)", "update ok set a = 2");
    captured.apply();
    captured.assertSame("n", "ok");
    source("create table made_since (a integer primary key)");
    captured.apply();
    source("insert into made_since values (1)");
    assertThat(captured.fails("capture", "apply", "--until-caught-up"))
        .contains("made_since")
        .contains("does not have");
    captured.pair().target().execute("create table made_since (a integer primary key)");
    captured.apply();
    captured.assertSame("made_since");
    source("update n set a = 2");
    assertThat(captured.fails("capture", "apply", "--until-caught-up"))
        .contains("replica identity");
    assertThat(captured.run("capture", "status")).contains("slot:").contains("reserved");
    assertThat(captured.fails("clean", "--force")).contains("tsm capture stop");
    captured.run("capture", "stop");
    assertThat(
            captured
                .pair()
                .source()
                .query("select relreplident from pg_class where relname = 'ok'"))
        .containsExactly("d");
    assertThat(
            captured
                .pair()
                .source()
                .query(
                    "select slot_name from pg_replication_slots where database ="
                        + " current_database()"))
        .isEmpty();
    captured.run("clean", "--force");
  }
}
