package dev.timescalemigration.phase.moved;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables, indexes and chunks in tablespaces. */
class TablespacesIT {
  /** Where everything is, by chunk; names of chunks and indexes may differ in nothing here. */
  private static final String PLACES =
      "select c.relname || ' ' || coalesce(t.spcname, '-') from pg_class c left join pg_tablespace"
          + " t on t.oid = c.reltablespace where c.relname ~ '^(t|moved|plain)(_|$)' or c.relname ~"
          + " '^_hyper_.*_chunk' order by 1";

  private final Pair pair = Pair.ofSuperuser("tablespaces");
  private final String tablespace = pair.source().name() + "_space";
  private final Moving moving = new Moving(pair);

  @BeforeEach
  void makeTablespace() {
    makeTablespace(pair.source());
    pair.source()
        .execute(
            """
            create table plain (i integer primary key using index tablespace %1$s) tablespace %1$s;
            insert into plain values (1);
            create table t (at timestamptz not null, v integer);
            select create_hypertable('t', 'at', chunk_time_interval => interval '1 day');
            insert into t values ('2026-01-01', 1);
            """
                .formatted(tablespace),
            "select attach_tablespace('" + tablespace + "', 't')",
            "insert into t values ('2026-01-02', 1), ('2026-01-03', 1), ('2026-01-04', 1)");
  }

  @AfterEach
  void drop() {
    pair.close();
    for (TestDatabase database : new TestDatabase[] {pair.source(), pair.target()}) {
      database.inCluster("drop tablespace if exists " + tablespace);
    }
  }

  @Test
  void everything_stays_in_its_tablespace_where_the_target_has_it() {
    makeTablespace(pair.target());
    moving.until("t", "2026-01-03T12:00:00Z").everything();
    moving.assertSame(PLACES);
    pair.target().execute("insert into t values ('2026-01-09', 1)");
    assertThat(
            pair.target()
                .value(
                    "select count(*) from pg_class c join pg_tablespace t on t.oid ="
                        + " c.reltablespace where t.spcname = '"
                        + tablespace
                        + "' and relname like '_hyper%chunk'"))
        .isEqualTo("4");
  }

  @Test
  void chunks_moved_into_a_tablespace_stay_there() {
    Editions.assumeCommunity(pair.source());
    makeTablespace(pair.target());
    pair.source()
        .execute(
            "create table moved (at timestamptz not null, v integer)",
            "select create_hypertable('moved', 'at', chunk_time_interval => interval '1 day')",
            "create index moved_v on moved (v, at)",
            "insert into moved select ts, 1 from generate_series(timestamptz '2026-01-01',"
                + " '2026-01-04', '1 hour') ts",
            "alter table moved set (timescaledb.compress)");
    String chunk = "(select x from show_chunks('moved') x order by x limit 1)";
    pair.source()
        .execute("select move_chunk(%s, '%2$s', '%2$s', 'moved_v')".formatted(chunk, tablespace));
    pair.source()
        .execute(
            "select compress_chunk(x) from (select x from show_chunks('moved') x order by x offset"
                + " 1 limit 1) s");
    moving.until(".*", "2026-01-03T12:00:00Z").everything();
    moving.assertSame(PLACES);
  }

  @Test
  void everything_goes_into_the_default_tablespace_where_one_is_missing_and_that_is_reported() {
    pair.source().execute("select detach_tablespaces('t')");
    assertThat(moving.schema().notes())
        .anySatisfy(
            note ->
                assertThat(note)
                    .startsWith("everything goes into the target's default tablespace")
                    .contains(tablespace));
    moving.until("t", "2026-01-03T12:00:00Z").rows();
    assertThat(
            pair.target()
                .query("select relname from pg_class where reltablespace <> 0 and not relisshared"))
        .isEmpty();
  }

  private void makeTablespace(TestDatabase database) {
    database.execute(
        "set allow_in_place_tablespaces = on", "create tablespace " + tablespace + " location ''");
  }
}
