package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of the source that are altered between changes of which none is applied yet. */
class AlteredTablesIT {
  private final CapturedPair captured = new CapturedPair();

  @AfterEach
  void drop() {
    captured.close();
  }

  private void source(String... sql) {
    captured.pair().source().execute(sql);
  }

  private void target(String... sql) {
    captured.pair().target().execute(sql);
  }

  private String refused() {
    return captured.fails("capture", "apply", "--until-caught-up");
  }

  private void begin() {
    source(
        """
        create table t (id integer primary key, v integer, note text);
        create table h (at timestamptz not null, v integer, note text);
        select create_hypertable('h', 'at', chunk_time_interval => interval '1 day');
        alter table h replica identity full;
        insert into t select n, n, 'x' from generate_series(1, 10) n;
        insert into h select timestamptz '2026-01-01' + n * interval '1 hour', n, null from generate_series(1, 50) n;
        """);
    captured.begin();
    captured.stage();
    captured.copy();
  }

  private void change(String note) {
    source(
        "insert into t (id, v) select max(id) + 1, 5 from t",
        "update t set v = v + 1 where id = 3",
        "insert into h (at, v) values ('2026-01-02', 77)",
        "update h set v = v + 100 where at = '2026-01-01 05:00+00'",
        "update t set note = '" + note + "' where id = 4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add column n integer default 7",
        "rename column v to value",
        "drop column note",
        "alter column v type text using 'v' || v",
      })
  void what_was_committed_before_is_applied_and_the_rest_once_the_target_is_altered(String how) {
    begin();
    String alter = "alter table t " + how + "; alter table h " + how;
    change("before");
    String applied =
        captured.pair().source().value("select string_agg(t::text, ',' order by id) from t");
    source(alter);
    source("insert into t (id) values (100)", "insert into h (at) values ('2026-01-03')");

    assertThat(refused()).contains("the columns of public.t differ", "'tsm capture recover'");

    assertThat(captured.pair().target().value("select string_agg(t::text, ',' order by id) from t"))
        .isEqualTo(applied);
    target(alter);
    captured.apply();
    captured.assertSame("t", "h");
  }

  @Test
  void columns_that_the_target_has_already_are_those_that_the_source_got_since() {
    begin();
    change("before");
    String alter =
        "alter table t add column n integer default 7; alter table h add column n integer default 7";
    source(alter);
    source(
        "insert into t (id, n) values (100, 9)", "insert into h (at, n) values ('2026-01-03', 8)");
    target(alter);

    captured.apply();

    captured.assertSame("t", "h");
  }

  @Test
  void
      a_transaction_that_adds_a_column_and_changes_rows_before_is_applied_once_the_target_has_it() {
    begin();
    String add = "alter table t add column n integer default 7";
    source("begin; update t set note = 'c' where id = 1; " + add + "; update t set n = id; commit");

    assertThat(refused()).contains("differ from those of the source's change: n;");
    target(add);
    captured.apply();

    captured.assertSame("t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rename column v to value", "alter column v type text using 'v' || v"})
  void one_that_cannot_be_applied_any_more_is_recovered_from(String how) {
    begin();
    change("before");
    String alter = "alter table t " + how;
    source(alter);
    target(alter);

    assertThat(refused()).contains("the columns of public.t differ", "'tsm capture recover'");

    captured.recover();
    captured.apply();
    captured.assertSame("t", "h");
  }

  @Test
  void a_column_that_only_the_target_has_is_refused() {
    begin();
    target("alter table t add column n integer default 7");
    change("before");

    assertThat(refused()).contains("differ from those of the source's change: n;");
  }
}
