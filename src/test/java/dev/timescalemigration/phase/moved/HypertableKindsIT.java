package dev.timescalemigration.phase.moved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hypertables as users have them, however they came to be, moved as a whole. */
class HypertableKindsIT {
  /** The chunks with their ranges; names may differ. */
  private static final String CHUNKS =
      "select hypertable_name || ' ' || coalesce(range_start::text, range_start_integer::text) || '"
          + " ' || coalesce(range_end::text, range_end_integer::text) from"
          + " timescaledb_information.chunks order by 1";

  private static final String UNTIL = "2026-02-01T00:00:00Z";

  private final Pair pair = Pair.create("kinds");
  private final Moving moving = new Moving(pair);

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void integer_time_with_a_function_for_now() {
    pair.source()
        .execute(
            """
            create schema clock;
            create function clock.now() returns bigint language sql stable as 'select 5000::bigint';
            create table tick (at bigint not null, v integer);
            select create_hypertable('tick', 'at', chunk_time_interval => 1000);
            select set_integer_now_func('tick', 'clock.now');
            insert into tick select n, n from generate_series(-2500, 5000, 7) n;
            """);
    moving.until("tick", "4500").everything();
    moving.assertSame(
        "select integer_now_func_schema || '.' || integer_now_func"
            + " from _timescaledb_catalog.dimension where integer_now_func is not null");
    pair.target().execute("insert into tick select n, n from generate_series(5001, 6000) n");
    assertThat(pair.target().value("select max(at) from tick")).isEqualTo("6000");
  }

  @Test
  void names_changed_after_the_hypertable_was_made() {
    pair.source()
        .execute(
            """
            create schema before;
            create table before.old (t timestamptz not null, "old column" integer, v integer);
            select create_hypertable('before.old', 't', chunk_time_interval => interval '1 day');
            insert into before.old select ts, 1, 2 from generate_series(timestamptz '2026-01-01', '2026-01-05', '3 hours') ts;
            alter table before.old rename to "New Name";
            alter schema before rename to "After All";
            alter table "After All"."New Name" rename column t to "At";
            alter table "After All"."New Name" rename column "old column" to renamed;
            insert into "After All"."New Name" select ts, 3, 4 from generate_series(timestamptz '2026-01-06', '2026-01-09', '3 hours') ts;
            """);
    moving.until(".*", UNTIL).everything();
    moving.assertSame(CHUNKS);
    pair.assertSameRows("\"After All\".\"New Name\"", "\"At\", renamed, v");
  }

  @Test
  void chunks_of_intervals_that_changed_over_time() {
    pair.source()
        .execute(
            "create table t (at timestamptz not null, v integer)",
            "select create_hypertable('t', 'at', chunk_time_interval => interval '1 day')",
            "insert into t select ts, 1 from generate_series(timestamptz '2026-01-01',"
                + " '2026-01-05', '5 hours') ts",
            "select set_chunk_time_interval('t', interval '7 hours')",
            "insert into t select ts, 2 from generate_series(timestamptz '2026-01-05 12:00',"
                + " '2026-01-07', '1 hour') ts",
            "select set_chunk_time_interval('t', interval '1 month')",
            "insert into t select ts, 3 from generate_series(timestamptz '2026-01-07',"
                + " '2026-01-20', '5 hours') ts");
    moving.until("t", UNTIL).everything();
    moving.assertSame(CHUNKS);
    moving.assertSame("select time_interval from timescaledb_information.dimensions");
  }

  @Test
  void adaptive_intervals() {
    assumeTrue(has("set_adaptive_chunking"), "intervals that adapt are gone since 2.28");
    pair.source()
        .execute(
            "create table t (at timestamptz not null, v integer)",
            "select create_hypertable('t', 'at', chunk_target_size => '10MB')",
            "insert into t select ts, 1 from generate_series(timestamptz '2026-01-01',"
                + " '2026-01-20', '1 hour') ts");
    moving.until("t", UNTIL).everything();
    moving.assertSame(
        "select chunk_sizing_func_name || ' ' || chunk_target_size from"
            + " _timescaledb_catalog.hypertable");
  }

  @Test
  void merged_and_split_chunks() {
    Editions.assumeCommunity(pair.source());
    pair.source()
        .execute(
            "create table t (at timestamptz not null, device integer not null, v integer)",
            "select create_hypertable('t', 'at', chunk_time_interval => interval '1 day')",
            "insert into t select ts, 1, 1 from generate_series(timestamptz '2026-01-01',"
                + " '2026-01-09', '1 hour') ts");
    assumeTrue(has("merge_chunks"), "merge_chunks is in 2.18 and later");
    pair.source()
        .execute(
            "do $$ declare c regclass[]; begin select array_agg(x) into c from (select x from"
                + " public.show_chunks('t') x limit 3) s; call public.merge_chunks(c); end $$");
    if (has("split_chunk")) {
      pair.source()
          .execute(
              "do $$ declare c regclass; begin select x into c from public.show_chunks('t',"
                  + " newer_than => timestamptz '2026-01-06') x limit 1; call"
                  + " public.split_chunk(c); end $$");
    }
    moving.until("t", UNTIL).everything();
    moving.assertSame(CHUNKS);
  }

  @Test
  void a_table_attached_as_a_chunk() {
    Editions.assumeCommunity(pair.source());
    assumeTrue(has("attach_chunk"), "attach_chunk is in 2.21 and later");
    pair.source()
        .execute(
            "create table t (at timestamptz not null, v integer)",
            "select create_hypertable('t', 'at', chunk_time_interval => interval '1 day')",
            "insert into t values ('2026-01-05', 1)",
            "create table \"Older Rows\" (at timestamptz not null, v integer)",
            "insert into \"Older Rows\" select ts, 2 from generate_series(timestamptz '2025-01-01',"
                + " '2025-01-30', '1 day') ts",
            "call attach_chunk('t', '\"Older Rows\"', '{\"at\": [\"2025-01-01\","
                + " \"2025-02-01\"]}')");
    moving.until("t", UNTIL).everything();
    moving.assertSame(CHUNKS);
  }

  @Test
  void a_chunk_that_was_detached_meanwhile_is_named() {
    Editions.assumeCommunity(pair.source());
    assumeTrue(has("detach_chunk"), "detach_chunk is in 2.21 and later");
    pair.source()
        .execute(
            "create table t (at timestamptz not null, v integer)",
            "select create_hypertable('t', 'at', chunk_time_interval => interval '1 day')",
            "insert into t select ts, 1 from generate_series(timestamptz '2026-01-01',"
                + " '2026-01-05', '5 hours') ts");
    moving.until("t", UNTIL).everything();
    assertThat(moving.findings())
        .noneSatisfy(finding -> assertThat(finding.id()).startsWith("schema:misplaced:"));
    pair.source()
        .execute(
            "do $$ declare c regclass; begin select x into c from public.show_chunks('t') x limit"
                + " 1; call public.detach_chunk(c); end $$");
    assertThat(moving.findings())
        .anySatisfy(
            finding ->
                assertThat(finding.id())
                    .startsWith("schema:misplaced:table _timescaledb_internal._hyper_"));
  }

  @Test
  void time_in_a_uuid() {
    assumeTrue(pair.minorVersion() >= 23, "UUIDv7 time is in 2.23 and later");
    pair.source()
        .execute(
            "create table u (id uuid not null primary key, v integer)",
            "select create_hypertable('u', 'id', chunk_time_interval => interval '1 day')",
            "insert into u select to_uuidv7(ts), 1 from generate_series(timestamptz '2026-01-01',"
                + " '2026-01-09', '1 hour') ts");
    moving.until("u", "2026-01-07T12:00:00Z").everything();
    moving.assertSame(CHUNKS);
    assertThat(pair.target().value("select count(*) from u")).isEqualTo("156");
  }

  @Test
  void columns_dropped_between_generations_of_chunks() {
    pair.source()
        .execute(
            """
            create table t (a integer, at timestamptz not null, b text, c integer default 7, device text not null);
            select create_hypertable('t', 'at', chunk_time_interval => interval '1 day');
            select add_dimension('t', by_hash('device', 2));
            insert into t select 1, ts, 'b', 1, 'd' || extract(hour from ts) from generate_series(timestamptz '2026-01-01', '2026-01-03', '1 hour') ts;
            alter table t drop column a;
            insert into t select ts, 'b', 2, 'd' || extract(hour from ts) from generate_series(timestamptz '2026-01-04', '2026-01-06', '1 hour') ts;
            alter table t drop column b, add column e jsonb default '{"x": 1}';
            insert into t select ts, 3, 'd' || extract(hour from ts) from generate_series(timestamptz '2026-01-07', '2026-01-09', '1 hour') ts;
            """);
    moving.until("t", "2026-01-08T12:00:00Z").everything();
    pair.assertSameRows("(select * from t where at < '2026-01-08 12:00+00') t", "at, c, device, e");
  }

  @Test
  void values_that_are_kept_apart() {
    pair.source()
        .execute(
            """
            create table t (at timestamptz not null, big text, bytes bytea);
            select create_hypertable('t', 'at', chunk_time_interval => interval '1 day');
            alter table t alter column bytes set storage external;
            insert into t select ts, repeat(md5(ts::text), 3000), decode(repeat(md5(ts::text), 500), 'hex')
            from generate_series(timestamptz '2026-01-01', '2026-01-04', '2 hours') ts;
            """);
    moving.until("t", "2026-01-03T11:00:00Z").everything();
    pair.assertSameRows("(select * from t where at < '2026-01-03 11:00+00') t", "t.*");
  }

  @Test
  void an_unlogged_hypertable() {
    assumeTrue(pair.minorVersion() >= 23, "hypertables are logged before 2.23");
    pair.source()
        .execute(
            "create unlogged table t (at timestamptz not null, v integer)",
            "select create_hypertable('t', 'at', chunk_time_interval => interval '1 day')",
            "insert into t select ts, 1 from generate_series(timestamptz '2026-01-01',"
                + " '2026-01-03', '1 hour') ts");
    moving.until("t", UNTIL).everything();
    moving.assertSame(
        "select relpersistence::text from pg_class"
            + " where relname = 't' or relname like '_hyper%chunk'");
  }

  @Test
  void chunks_marked_by_reorder_and_cluster() {
    Editions.assumeCommunity(pair.source());
    pair.source()
        .execute(
            "create table t (at timestamptz not null, device integer, v integer)",
            "select create_hypertable('t', 'at', chunk_time_interval => interval '1 day')",
            "create index by_device on t (device, at desc)",
            "insert into t select ts, extract(hour from ts)::int % 5, 1 from"
                + " generate_series(timestamptz '2026-01-01', '2026-01-04', '1 hour') ts",
            "alter table t cluster on by_device",
            "do $$ declare c regclass; begin select x into c from public.show_chunks('t') x limit"
                + " 1; perform public.reorder_chunk(c, 'by_device'); end $$");
    moving.until("t", UNTIL).everything();
    assertThat(
            pair.target()
                .query("select indexrelid::regclass::text from pg_index where indisclustered"))
        .contains("by_device");
    pair.target()
        .execute(
            "do $$ begin perform public.reorder_chunk(c) from public.show_chunks('t') c; end $$");
  }

  private boolean has(String procedure) {
    return "t"
        .equals(
            pair.source()
                .value("select exists (select from pg_proc where proname = '" + procedure + "')"));
  }
}
