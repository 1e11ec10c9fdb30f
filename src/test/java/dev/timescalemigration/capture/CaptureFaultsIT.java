package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.PrintedStatements;
import dev.timescalemigration.servers.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong with a source, a slot or a start is said at once, with what to do. */
class CaptureFaultsIT {
  private static final String TABLE = "create table t (a integer primary key, b text)";

  private final CapturedPair captured = new CapturedPair();

  @AfterEach
  void drop() {
    captured.close();
  }

  private void source(String... sql) {
    captured.pair().source().execute(sql);
  }

  private String slot() {
    return captured.pair().target().value("select slot from _timescale_migration.capture");
  }

  @Test
  void the_statements_that_a_start_prints_run_as_printed() {
    Editions.assumeCommunity(captured.pair().source());
    source(
        TABLE,
        "create table \"No \"\"Key\" (a integer)",
        "create unlogged table u (a integer primary key)",
        "create table h (at timestamptz not null)",
        "select create_hypertable('h', 'at')",
        "alter table h set (timescaledb.compress)",
        "alter database \""
            + captured.pair().source().name()
            + "\" set timescaledb.enable_compressed_direct_batch_delete = on");
    String said = captured.fails("capture", "start");
    List<String> statements =
        said.lines()
            .filter(line -> line.startsWith("  ") && line.endsWith(";"))
            .map(String::strip)
            .toList();
    assertThat(statements).hasSizeGreaterThanOrEqualTo(3);
    source(statements.toArray(String[]::new));
    captured.start();
    assertThat(captured.run("capture", "status")).contains(slot());
  }

  @Test
  void a_start_that_was_interrupted_is_completed() {
    source(TABLE);
    captured.start();
    captured.pair().target().execute("update _timescale_migration.capture set applied_lsn = null");
    source("insert into t values (1, 'before')");
    captured.start();
    captured.run("schema", "--skip-roles");
    source("insert into t values (2, 'after')");
    captured.apply();
    captured.assertSame("t");
  }

  @Test
  void a_slot_that_somebody_advanced_is_not_followed() {
    source(TABLE);
    captured.begin();
    source("insert into t values (1, 'lost')");
    source("select pg_replication_slot_advance('" + slot() + "', pg_current_wal_lsn())");
    assertThat(captured.fails("capture", "apply", "--until-caught-up"))
        .contains("somebody else has advanced the replication slot")
        .contains("run 'tsm capture recover'");
  }

  @Test
  void a_slot_that_is_gone_is_said_at_once() {
    source(TABLE);
    captured.begin();
    source("select pg_drop_replication_slot('" + slot() + "')");
    assertThat(captured.fails("capture", "apply", "--until-caught-up"))
        .contains("is gone from the source");
    assertThat(captured.fails("capture", "status")).contains("the slot is gone");
  }

  @Test
  void a_slot_for_which_too_much_is_kept_is_dropped() {
    source(TABLE);
    captured.start("--max-retained-wal", "1M");
    captured.run("schema", "--skip-roles");
    source(
        "insert into t select i, repeat('x', 1000) from generate_series(1, 20000) i",
        "select pg_switch_wal()",
        "checkpoint");
    assertThat(captured.fails("capture", "apply", "--until-caught-up"))
        .contains("more than the limit of 1000000")
        .contains("run 'tsm capture recover'");
    assertThat(
            captured
                .pair()
                .source()
                .query("select 1 from pg_replication_slots where slot_name = '" + slot() + "'"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prove", "recover"})
  void the_log_is_limited_while_both_sides_are_compared(String command) throws Exception {
    source(TABLE);
    captured.start("--max-retained-wal", "1M");
    captured.run("schema", "--skip-roles");
    try (Connection reader = captured.pair().target().connect();
        Statement lock = reader.createStatement()) {
      reader.setAutoCommit(false);
      lock.execute("lock t in access exclusive mode");
      CompletableFuture<String> comparing =
          CompletableFuture.supplyAsync(
              () -> captured.askingForSnapshots(() -> captured.fails("capture", command)));
      await().until(() -> comparing.isDone() || captured.pair().administered().hasWaiter());
      source(
          "insert into t select i, repeat('x', 1000) from generate_series(1, 20000) i",
          "select pg_switch_wal()",
          "checkpoint");
      assertThat(comparing.get(1, TimeUnit.MINUTES)).contains("more than the limit of 1000000");
    }
    assertThat(
            captured
                .pair()
                .source()
                .query("select 1 from pg_replication_slots where slot_name = '" + slot() + "'"))
        .isEmpty();
  }

  @Test
  void a_capture_whose_source_is_gone_can_be_given_up() {
    source(TABLE);
    captured.begin();
    String slot = slot();
    assertThat(captured.fails("clean", "--force")).contains("--source-gone");
    captured.run("clean", "--force", "--source-gone");
    source("select pg_drop_replication_slot('" + slot + "')");
  }

  @Test
  void rows_that_exchange_the_value_of_a_unique_index_are_followed() {
    source(
        "create table u (id integer primary key, v integer unique, w text)",
        "insert into u select i, i, 'x' from generate_series(1, 20) i");
    captured.begin();
    source(
        "begin; update u set v = -1 where id = 1; update u set v = 1 where id = 2; update u set v = 2 where id = 1; commit",
        "begin; delete from u where id = 3; insert into u values (30, 3, 'y'), (3, 30, 'z'); commit",
        "update u set w = null where id > 10",
        "update u set id = id + 100 where id > 15",
        "delete from u where id = 12");
    captured.apply();
    captured.assertSame("u");
  }

  @Test
  void a_key_of_one_partition_is_no_key_of_all_rows() {
    source(
        "create table part (id integer not null, at date not null, v text) partition by range (at)",
        "create table part_1 partition of part for values from ('2026-01-01') to ('2026-02-01')",
        "create table part_2 partition of part for values from ('2026-02-01') to ('2026-03-01')",
        "alter table part_1 add primary key (id); alter table part_2 add primary key (id)",
        "insert into part values (1, '2026-01-05', 'a'), (2, '2026-01-06', 'b')");
    captured.start("--replica-identity", "SetFull");
    captured.run("schema", "--skip-roles");
    source(
        "begin; insert into part values (1, '2026-02-05', 'moved'); delete from part_1 where id = 1; commit");
    assertThat(captured.fails("capture", "apply", "--until-caught-up"))
        .contains("run 'tsm capture recover'");
    captured.recover();
    captured.apply();
    captured.assertSame("part");
  }

  @Test
  void a_replica_identity_that_is_another_one_by_now_is_followed() {
    source(
        "create table t (a integer not null unique, b integer not null unique, v integer)",
        "alter table t replica identity using index t_a_key",
        "insert into t values (7, 70, 1), (8, 80, 1)");
    captured.begin();
    source(
        "insert into t values (5, 7, 2)",
        "delete from t where a = 7",
        "alter table t replica identity using index t_b_key");
    captured.apply();
    captured.assertSame("t");
  }

  @Test
  void a_value_that_does_not_fit_is_refused_and_not_cut() {
    source(
        "create table t (id integer primary key, c varchar(5), b bit(3), f char(4))",
        "insert into t values (1, 'abc', '101', 'x')");
    captured.begin();
    source("update t set b = '011', f = 'xy' where id = 1");
    captured.apply();
    captured.assertSame("t");
    source(
        "alter table t alter c type varchar(50)",
        "update t set c = 'longer than five' where id = 1");
    assertThat(captured.fails("capture", "apply", "--until-caught-up"))
        .contains("too long", "nothing of them is applied");
  }

  /** Values travel as text; a user's own cast from text may make something else of it. */
  @Test
  void casts_from_text_of_the_users_own_are_not_used() {
    source(
        """
        create type spot as (x integer, y text);
        create function spot(integer, text) returns spot language sql immutable as 'select $1, $2';
        create function spot_of(text) returns spot language sql immutable as 'select 0, ''cast''::text';
        create function spots_of(text) returns spot[] language sql immutable as 'select array[public.spot(0, ''cast'')]';
        create cast (text as spot) with function spot_of(text) as assignment;
        create cast (text as spot[]) with function spots_of(text) as assignment;
        create table t (id integer primary key, one spot, more spot[]);
        create table keyless (one spot, more spot[]);
        alter table keyless replica identity full;
        insert into t select i, spot(i, 'before'), null from generate_series(1, 200) i;
        """);
    captured.begin();
    source(
        "insert into t select i, spot(i, 'new'), array[spot(i, 'a,\"b')] from generate_series(201, 400) i",
        "update t set one = spot(-id, 'changed'), more = array[spot(id, null), null] where id <= 300",
        "delete from t where id % 7 = 0",
        "insert into keyless select one, more from t",
        "update keyless set more = '{}' where (one).x % 2 = 0",
        "delete from keyless where (one).x % 5 = 0");
    captured.apply();
    captured.assertSame("t", "keyless");
    assertThat(captured.pair().target().value("select count(*) from t where (one).y = 'cast'"))
        .isEqualTo("0");
  }

  @Test
  void a_chunk_that_was_recreated_before_its_copy_is_read_once() {
    source(
        "create table h (at timestamptz not null, v integer)",
        "select create_hypertable('h', 'at', chunk_time_interval => interval '1 day')",
        "insert into h select at, 1 from generate_series(timestamptz '2026-01-01', '2026-01-03', '1 hour') at");
    captured.begin();
    captured.stage();
    source(
        "select drop_chunks('h', timestamptz '2026-01-06')",
        "insert into h select at, 2 from generate_series(timestamptz '2026-01-01', '2026-01-03', '1 hour') at");
    captured.copy();
    source("insert into h values ('2026-01-02 00:30', 3)");
    captured.apply();
    captured.assertSame("h");
  }

  @Test
  void foreign_keys_and_partitions_are_followed() {
    source(
        """
        create table parent (id integer primary key, name text);
        create table child (id integer primary key, of integer references parent on delete cascade on update cascade);
        create table part (id integer, at date, v text, primary key (id, at)) partition by range (at);
        create table part_1 partition of part for values from ('2026-01-01') to ('2026-02-01');
        create table part_2 partition of part for values from ('2026-02-01') to ('2026-03-01');
        insert into parent values (1, 'one'), (2, 'two');
        insert into child values (1, 1), (2, 2);
        insert into part values (1, '2026-01-05', 'a'), (2, '2026-02-05', 'b');
        """);
    captured.begin();
    source(
        "insert into parent values (3, 'three')",
        "insert into child values (3, 3), (4, 1)",
        "delete from parent where id = 1",
        "update parent set id = 20 where id = 2",
        "insert into part values (3, '2026-01-06', 'c')",
        "update part set at = '2026-02-06' where id = 1",
        "delete from part where id = 2",
        "begin; insert into child values (9, 20); truncate child; insert into child values (5, 3);"
            + " commit");
    if (captured.pair().isManaged()) {
      assertThat(captured.fails("capture", "apply", "--until-caught-up"))
          .contains("GRANT SET ON PARAMETER session_replication_role");
      maySetReplicationRole();
    }
    captured.apply();
    captured.assertSame("parent", "child", "part", "part_1", "part_2");
    source("truncate part; insert into part values (9, '2026-02-09', 'after')");
    captured.apply();
    captured.assertSame("part");
    captured.prove();
  }

  private void maySetReplicationRole() {
    if (captured.pair().isManaged()) {
      captured
          .pair()
          .administered()
          .execute(
              "grant set on parameter session_replication_role to \""
                  + captured.pair().role()
                  + "\"");
    }
  }

  @Test
  void what_is_enabled_for_replicas_does_not_write_a_second_time() {
    source(
        """
        create table noted (id integer primary key, v text);
        create table note (id bigserial primary key, of integer);
        create function note() returns trigger language plpgsql as
          $$ begin insert into note (of) values (new.id); return null; end $$;
        create trigger always after insert on noted for each row execute function note();
        alter table noted enable always trigger always;
        create rule replica as on update to noted do also insert into note (of) values (-new.id);
        alter table noted enable replica rule replica;
        """);
    captured.begin();
    source("insert into noted values (1, 'a'), (2, 'b')", "update noted set v = 'c'");
    if (captured.pair().isManaged()) {
      assertThat(captured.fails("capture", "apply", "--until-caught-up"))
          .contains("trigger always of public.noted", "GRANT SET ON PARAMETER");
    }
    maySetReplicationRole();
    String refused = captured.fails("capture", "apply", "--until-caught-up");
    assertThat(refused)
        .contains("enabled for replicas", "After the migration, undo it in both databases: ");
    List<String> statements = PrintedStatements.in(refused);
    assertThat(statements)
        .containsExactlyInAnyOrder(
            "ALTER TABLE public.noted ENABLE TRIGGER always;",
            "ALTER TABLE public.noted DISABLE RULE replica;",
            "ALTER TABLE public.noted ENABLE ALWAYS TRIGGER always;",
            "ALTER TABLE public.noted ENABLE REPLICA RULE replica;");
    TestDatabase target = captured.pair().target();
    statements.subList(0, 2).forEach(target::execute);
    captured.apply();
    captured.assertSame("noted", "note");
    statements.subList(2, 4).forEach(target::execute);
    assertThat(
            target.query(
                "select tgenabled from pg_trigger where tgname = 'always' union all select"
                    + " ev_enabled from pg_rewrite where rulename = 'replica'"))
        .containsExactly("A", "R");
  }

  /** All rows are staged, and there is no point that is later than all of them. */
  @Test
  void rows_at_the_ends_of_time_are_followed() {
    source(
        """
        create table far (at timestamptz not null, v integer);
        select create_hypertable('far', 'at');
        insert into far values ('infinity', 1), ('9999-12-31', 1), ('12000-01-01', 1), ('2026-01-01', 1);
        create table last_day (on_day date not null, v integer);
        select create_hypertable('last_day', 'on_day', chunk_time_interval => interval '1 day');
        insert into last_day values ('infinity', 1), ('9999-12-31', 1), ('2026-01-01', 1);
        create table small (n smallint not null, v integer);
        select create_hypertable('small', 'n', chunk_time_interval => 100);
        insert into small values (32767, 1), (32750, 1), (-32768, 1), (1, 1);
        create table near_end (n smallint not null, v integer);
        select create_hypertable('near_end', 'n', chunk_time_interval => 100);
        insert into near_end values (32750, 1), (1, 1);
        create table large (n bigint not null, v integer);
        select create_hypertable('large', 'n', chunk_time_interval => 1000);
        insert into large values (9223372036854775807, 1), (-9223372036854775808, 1), (1, 1);
        """);
    if (Editions.isCommunity(captured.pair().source())) {
      source(
          "create function now_of_small() returns smallint stable language sql as 'select 1::smallint'",
          "select set_integer_now_func('near_end', 'now_of_small')",
          "create materialized view tens with (timescaledb.continuous) as select"
              + " time_bucket(10::smallint, n) as b, count(*) as c from near_end group by 1 with no"
              + " data",
          "call refresh_continuous_aggregate('tens', null, null)",
          "create materialized view days with (timescaledb.continuous) as select"
              + " time_bucket('1 day', on_day) as d, count(*) as n from last_day group by 1 with no"
              + " data",
          "call refresh_continuous_aggregate('days', null, '10000-01-01')");
    }
    String[] tables = {"far", "last_day", "small", "near_end", "large"};
    captured.begin();
    captured.stage();
    for (String table : tables) {
      source("update " + table + " set v = 2", "insert into " + table + " select * from " + table);
    }
    captured.copy();
    for (String table : tables) {
      source("update " + table + " set v = v + 1");
    }
    source("insert into far values ('infinity', 5)", "insert into small values (32766, 5)");
    captured.apply();
    captured.assertSame(tables);
    captured.prove();
    captured.run("refresh-caggs");
    captured.run("validate");
  }
}
