package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.servers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The log does not say that chunks were dropped, and rows that come later may be in their place.
 */
class ChunksMadeAgainIT {
  private static final int FIRST_WITH_SPLIT = 21;
  private static final int FIRST_WITH_MERGE = 18;
  private static final String SCHEMA =
      """
      create table keyed (at timestamptz not null, device integer not null, v integer, primary key (device, at));
      select create_hypertable('keyed', 'at', chunk_time_interval => interval '1 day');
      create table to_attach (at timestamptz not null, device integer not null, v integer, primary key (device, at));
      create table bare (n bigint not null, v integer);
      select create_hypertable('bare', 'n', chunk_time_interval => 1000);
      create table spread (at timestamptz not null, device integer not null, v integer, unique (device, at));
      select create_hypertable('spread', 'at', 'device', 3, chunk_time_interval => interval '1 day');
      create table squeezed (at timestamptz not null, device integer not null, v integer, unique (device, at));
      select create_hypertable('squeezed', 'at', chunk_time_interval => interval '1 day');
      alter table squeezed set (timescaledb.compress, timescaledb.compress_segmentby = 'device');
      create table summed (at timestamptz not null, device integer not null, v integer, primary key (device, at));
      select create_hypertable('summed', 'at', chunk_time_interval => interval '1 day');
      create materialized view sums with (timescaledb.continuous) as
        select time_bucket('1 day', at) as day, sum(v) from summed group by 1 with no data;
      insert into keyed select ts, d, d from
        generate_series(timestamptz '2026-01-01', '2026-01-03 23:00', '1 hour') ts, generate_series(1, 6) d;
      insert into spread select * from keyed;
      insert into squeezed select * from keyed;
      insert into summed select * from keyed;
      insert into bare select i, i from generate_series(0, 2999) i;
      select count(compress_chunk(c)) from show_chunks('squeezed') c;
      """;

  /** The rows that come again have keys of those that were dropped. */
  private static final String DROPPED_AND_FILLED =
      """
      select drop_chunks('keyed', older_than => timestamptz '2026-01-02');
      insert into keyed values ('2026-01-01 05:00', 2, 100), ('2026-01-01 07:00', 9, 100);
      select drop_chunks('bare', older_than => 1000);
      insert into bare values (5, 5), (5, 5), (700, 1);
      select drop_chunks('spread', older_than => timestamptz '2026-01-02');
      insert into spread values ('2026-01-01 05:00', 2, 100), ('2026-01-01 07:00', 9, 100);
      select drop_chunks('squeezed', older_than => timestamptz '2026-01-02');
      insert into squeezed values ('2026-01-01 05:00', 2, 100), ('2026-01-01 07:00', 9, 100);
      select drop_chunks('summed', older_than => timestamptz '2026-01-02');
      insert into summed values ('2026-01-01 05:00', 2, 100), ('2026-01-01 07:00', 9, 100);
      """;

  private static final String[] TABLES = {"keyed", "bare", "spread", "squeezed", "summed"};

  private final CapturedPair captured = new CapturedPair();

  @BeforeEach
  void begin() {
    source().execute(SCHEMA);
    captured.begin();
    for (String table : TABLES) {
      String until = table.equals("bare") ? "1000000" : "2100-01-01";
      captured.run("stage", "--until", until, "--no-proof", "--filter", "^public." + table + "$");
    }
  }

  @AfterEach
  void drop() {
    captured.close();
  }

  private TestDatabase source() {
    return captured.pair().source();
  }

  private void inOneTransaction(String statements) throws SQLException {
    try (Connection connection = source().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(statements);
      connection.commit();
    }
  }

  @Test
  void rows_in_the_place_of_dropped_ones_replace_them() {
    captured.copy();
    source()
        .execute(
            "insert into keyed values ('2026-01-01 06:30', 1, 1)",
            "update squeezed set v = 50 where device = 3 and at = '2026-01-01 06:00'");
    source().execute(DROPPED_AND_FILLED.lines().toArray(String[]::new));
    source()
        .execute(
            "update keyed set v = 200 where device = 9",
            "insert into keyed values ('2026-01-09', 1, 1)");
    captured.apply();
    captured.assertSame("keyed", "bare", "squeezed", "summed");
    // A partition in which nothing is made again is found without the log.
    assertThat(captured.prove()).contains("equal");
    captured.assertSame(TABLES);
  }

  @Test
  void all_of_it_may_be_in_one_transaction() throws SQLException {
    captured.copy();
    inOneTransaction(
        "insert into keyed values ('2026-01-01 06:30', 1, 1);"
            + DROPPED_AND_FILLED
            + "delete from keyed where device = 9; insert into bare values (1500, 1)");
    captured.apply();
    captured.assertSame("keyed", "bare", "squeezed", "summed");
    // A partition in which nothing is made again is found without the log.
    assertThat(captured.prove()).contains("equal");
    captured.assertSame(TABLES);
  }

  @Test
  void it_may_happen_again_and_before_the_chunks_are_copied() throws SQLException {
    inOneTransaction(DROPPED_AND_FILLED);
    captured.copy();
    captured.apply();
    captured.assertSame(TABLES);
    inOneTransaction(DROPPED_AND_FILLED);
    inOneTransaction(DROPPED_AND_FILLED);
    captured.apply();
    captured.assertSame(TABLES);
  }

  @Test
  void a_chunk_may_be_dropped_and_made_twice_at_once() throws SQLException {
    captured.copy();
    inOneTransaction(
        """
        insert into keyed values ('2026-02-01 05:00', 2, 1);
        select drop_chunks('keyed', newer_than => timestamptz '2026-01-31');
        insert into keyed values ('2026-02-01 06:00', 2, 2);
        select drop_chunks('keyed', newer_than => timestamptz '2026-01-31');
        insert into keyed values ('2026-02-01 07:00', 2, 3);
        """);
    captured.apply();
    captured.assertSame("keyed");
  }

  /** What it had when it was made is not what it has now. */
  @Test
  void a_chunk_that_was_merged_since_it_was_made_drops_nothing() {
    assumeTrue(captured.pair().minorVersion() >= FIRST_WITH_MERGE, "merge_chunks came with 2.18");
    captured.copy();
    source()
        .execute(
            "insert into keyed values ('2026-01-04 05:00', 2, 1)",
            "do $$ declare c regclass[]; begin select array_agg(i order by i::text) into c from"
                + " show_chunks('keyed', newer_than => timestamptz '2026-01-03') i; call"
                + " merge_chunks(c); end $$");
    captured.run("capture", "apply", "--until-caught-up");
    captured.assertSame("keyed");
  }

  /** The part that is cut off is a new chunk with rows, and none of them is in the log. */
  @Test
  void rows_of_a_chunk_that_is_split_stay() {
    assumeTrue(captured.pair().minorVersion() >= FIRST_WITH_SPLIT, "split_chunk came with 2.21");
    captured.copy();
    source()
        .execute(
            "do $$ declare c regclass; begin"
                + " select min(i::text)::regclass into c from show_chunks('keyed') i;"
                + " call split_chunk(c, split_at => timestamptz '2026-01-01 12:00'); end $$");
    captured.apply();
    captured.assertSame(TABLES);
  }

  /** It looks like one that is made; its rows are in the target still, and in no change. */
  @Test
  void rows_of_a_chunk_that_is_detached_and_attached_again_stay() throws SQLException {
    assumeTrue(captured.pair().minorVersion() >= FIRST_WITH_SPLIT, "attach_chunk came with 2.21");
    captured.copy();
    String chunk = DetachedChunk.of(source(), "keyed").orElseThrow();
    source()
        .execute(
            "call attach_chunk('keyed', '"
                + chunk
                + "', '{\"at\": [\"2026-01-01 00:00+00\", \"2026-01-02 00:00+00\"]}')",
            "update keyed set v = 100 where device = 2 and at = '2026-01-01 05:00'");
    captured.run("capture", "apply", "--until-caught-up");
    captured.assertSame("keyed");
    assertThat(captured.prove()).contains("equal");
  }

  @Test
  void rows_of_a_table_that_is_attached_are_found_to_be_missing() {
    assumeTrue(captured.pair().minorVersion() >= FIRST_WITH_SPLIT, "attach_chunk came with 2.21");
    captured.copy();
    source().execute("insert into to_attach values ('2026-05-01 05:00', 1, 1)");
    captured.run("capture", "apply", "--until-caught-up");
    source()
        .execute(
            "call attach_chunk('keyed', 'to_attach',"
                + " '{\"at\": [\"2026-05-01 00:00+00\", \"2026-05-02 00:00+00\"]}')");
    captured.run("capture", "apply", "--until-caught-up");
    assertThat(captured.fails("capture", "prove")).contains("public.keyed");
  }
}
