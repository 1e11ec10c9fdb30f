package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of compressed chunks in every state. */
class CopyCompressedIT {
  private static final String READINGS =
      """
      create table readings (at timestamptz not null, device int not null, value double precision,
                             note text, tags jsonb, flag boolean, id uuid, unique (at, device));
      select create_hypertable('readings', 'at', chunk_time_interval => interval '1 day');
      alter table readings set (timescaledb.compress, timescaledb.compress_segmentby = 'device',
                                timescaledb.compress_orderby = 'at');
      """;

  /** Three days; in the third no row has a note, tags or a flag. */
  private static final String THREE_DAYS =
      """
      insert into readings
      select '2024-01-01 00:00+00'::timestamptz + n * interval '10 minutes', d, n / 7.0,
             case when n < 288 and n % 3 > 0 then 'note ' || n end,
             case when n < 288 then jsonb_build_object('n', n % 5) end,
             case when n < 288 then n % 2 = 0 end,
             md5(n::text)::uuid
      from generate_series(0, 431) n, generate_series(1, 3) d;
      """;

  private static final String COMPRESS = "select compress_chunk(c) from show_chunks('readings') c";

  private final Pair pair = Pair.create("compressed");

  @BeforeEach
  void communityOnly() {
    Editions.assumeCommunity(pair.target());
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void whole_chunks_are_copied_as_they_are() {
    pair.executeOnBoth(READINGS);
    pair.source().execute(THREE_DAYS);
    pair.source().execute(COMPRESS);
    copyUntil("2024-02-01T00:00:00Z");
    assertThat(copyMethods()).containsExactly("COMPRESSED", "COMPRESSED", "COMPRESSED");
    assertThat(pair.target().value("select sum(rows_copied) from _timescale_migration.task"))
        .isEqualTo("1296");
    assertSame();
    assertThat(statesOfTarget()).isEqualTo(statesOfSource()).containsOnly("compressed");
  }

  @Test
  void chunks_that_the_schema_brought_along_compressed_and_empty_are_filled() {
    pair.executeOnBoth(READINGS);
    pair.source().execute(THREE_DAYS);
    pair.source().execute(COMPRESS);
    pair.target().execute(THREE_DAYS.replace("d, n / 7.0", "d + 10, n / 7.0"));
    pair.target().execute(COMPRESS);
    pair.target().execute("delete from readings");
    copyUntil("2024-02-01T00:00:00Z");
    assertThat(copyMethods()).containsOnly("COMPRESSED");
    assertSame();
  }

  @Test
  void a_partial_chunk_stays_partial_with_both_parts() {
    pair.executeOnBoth(READINGS);
    pair.source().execute(THREE_DAYS);
    pair.source().execute(COMPRESS);
    pair.source()
        .execute(
            "insert into readings values ('2024-01-02 00:05+00', 1, 5), ('2024-01-02 00:06+00', 9,"
                + " 5)");
    assertThat(statesOfSource()).contains("compressed partial");
    copyUntil("2024-02-01T00:00:00Z");
    assertThat(copyMethods()).containsOnly("COMPRESSED");
    assertSame();
    assertThat(statesOfTarget()).isEqualTo(statesOfSource());
  }

  @Test
  void a_frozen_chunk_is_frozen_in_the_target_too() {
    pair.executeOnBoth(READINGS);
    pair.source().execute(THREE_DAYS);
    pair.source().execute("select compress_chunk(c) from show_chunks('readings') c limit 2");
    pair.source()
        .execute("select _timescaledb_functions.freeze_chunk(c) from show_chunks('readings') c");
    pair.target().execute(THREE_DAYS);
    pair.target()
        .execute("select _timescaledb_functions.freeze_chunk(c) from show_chunks('readings') c");
    copyUntil("2024-02-01T00:00:00Z");
    assertSame();
    assertThat(statesOfTarget())
        .isEqualTo(statesOfSource())
        .containsExactlyInAnyOrder("compressed frozen", "compressed frozen", "frozen");
  }

  @Test
  void overlapping_batches_are_read_in_order_afterwards() {
    pair.executeOnBoth(READINGS);
    pair.source().execute(THREE_DAYS);
    pair.source().execute(COMPRESS);
    pair.source().execute("update _timescaledb_catalog.chunk set status = 3 where status = 1");
    copyUntil("2024-02-01T00:00:00Z");
    assertThat(copyMethods()).containsOnly("RECOMPRESSED");
    assertSame();
    assertThat(statesOfTarget()).containsOnly("compressed");
  }

  @Test
  void a_cut_chunk_gets_its_rows_keeps_the_others_and_is_compressed_again() {
    pair.executeOnBoth(READINGS);
    pair.source().execute(THREE_DAYS);
    pair.source().execute(COMPRESS);
    // Dual-written: the third day from noon on, compressed by a policy, and a stale row before.
    pair.target().execute(THREE_DAYS);
    pair.target().execute("delete from readings where at < '2024-01-03 12:00+00'");
    pair.target().execute("insert into readings values ('2024-01-03 11:00:01+00', 7, 1)");
    pair.target().execute("select compress_chunk(c) from show_chunks('readings') c");
    copyUntil("2024-01-03T12:00:00Z");
    assertThat(copyMethods()).containsExactlyInAnyOrder("COMPRESSED", "COMPRESSED", "RANGE");
    assertSame();
    assertThat(statesOfTarget()).containsOnly("compressed");
  }

  @Test
  void late_rows_in_a_chunk_that_a_policy_compressed_are_neither_lost_nor_doubled() {
    pair.executeOnBoth(READINGS);
    pair.source().execute(THREE_DAYS);
    pair.source().execute(COMPRESS);
    pair.executeOnBoth("insert into readings values ('2024-01-02 00:05+00', 1, 5)");
    pair.target().execute("insert into readings values ('2024-01-01 00:05+00', 1, 5)");
    pair.target().execute(COMPRESS);
    copyUntil("2024-02-01T00:00:00Z");
    assertSame();
  }

  @Test
  void columns_added_and_dropped_after_compression_keep_their_values() {
    pair.source().execute(READINGS);
    pair.source().execute(THREE_DAYS);
    pair.source().execute(COMPRESS);
    pair.source().execute("alter table readings add column extra int default 42");
    pair.source().execute("alter table readings add column plain text");
    pair.source().execute("alter table readings drop column tags");
    pair.target().execute(READINGS.replace("tags jsonb,", "extra int default 42, plain text,"));
    copyUntil("2024-02-01T00:00:00Z");
    String columns = "at, device, value, note, flag, id, extra, plain";
    assertThat(pair.target().value("select min(extra) from readings")).isEqualTo("42");
    pair.assertSameRows("readings", columns);
  }

  @Test
  void a_chunk_that_was_decompressed_or_compressed_since_staging_is_copied_as_it_is_now() {
    pair.executeOnBoth(READINGS);
    pair.source().execute(THREE_DAYS);
    pair.source()
        .execute(
            "select compress_chunk(c) from show_chunks('readings', older_than =>"
                + " '2024-01-02'::timestamptz) c");
    new StagePhase(pair.context(), StageOptions.until("2024-02-01T00:00:00Z")).run();
    pair.source()
        .execute(
            "select decompress_chunk(c) from show_chunks('readings', older_than =>"
                + " '2024-01-02'::timestamptz) c");
    pair.source()
        .execute(
            "select compress_chunk(c) from show_chunks('readings', newer_than =>"
                + " '2024-01-02'::timestamptz) c");
    copyAndVerify();
    assertSame();
    assertThat(statesOfTarget())
        .isEqualTo(statesOfSource())
        .containsExactlyInAnyOrder("", "compressed", "compressed");
  }

  @Test
  void chunks_compressed_with_earlier_settings_are_compressed_again() {
    pair.executeOnBoth(READINGS);
    pair.source().execute(THREE_DAYS);
    pair.source()
        .execute(
            "select compress_chunk(c) from show_chunks('readings', older_than =>"
                + " '2024-01-02'::timestamptz) c");
    pair.executeOnBoth(
        "alter table readings set (timescaledb.compress_segmentby = '',"
            + " timescaledb.compress_orderby = 'device, at desc')");
    pair.source().execute("select compress_chunk(c, true) from show_chunks('readings') c");
    copyUntil("2024-02-01T00:00:00Z");
    assertThat(copyMethods()).containsExactlyInAnyOrder("RECOMPRESSED", "COMPRESSED", "COMPRESSED");
    assertSame();
    assertThat(statesOfTarget()).containsOnly("compressed");
  }

  @Test
  void skipping_chunks_by_a_column_finds_every_row() {
    pair.executeOnBoth(
        """
        do $$ begin
          execute format('alter database %I set timescaledb.enable_chunk_skipping = on',
                         current_database());
        end $$\
        """);
    pair.executeOnBoth(READINGS + "select enable_chunk_skipping('readings', 'device')");
    pair.source().execute(THREE_DAYS);
    pair.source().execute(COMPRESS);
    copyUntil("2024-02-01T00:00:00Z");
    assertThat(copyMethods()).containsOnly("RECOMPRESSED");
    assertSame();
    assertThat(pair.target().value("select count(*) from readings where device = 2"))
        .isEqualTo("432");
    String ranges =
        "select row(column_name, range_start, range_end, valid)::text"
            + " from _timescaledb_catalog.chunk_column_stats order by 1";
    assertThat(pair.target().query(ranges)).isEqualTo(pair.source().query(ranges));
  }

  @Test
  void copied_chunks_are_written_decompressed_and_compressed_like_any_other() {
    pair.executeOnBoth(READINGS);
    pair.source().execute(THREE_DAYS);
    pair.source().execute(COMPRESS);
    copyUntil("2024-02-01T00:00:00Z");
    pair.executeOnBoth("insert into readings values ('2024-01-01 00:00:30+00', 1, 1)");
    pair.executeOnBoth(
        "insert into readings values ('2024-01-01 00:00+00', 1, 77) on conflict (at, device) do"
            + " update set value = 78");
    pair.executeOnBoth("delete from readings where device = 2 and at < '2024-01-01 06:00+00'");
    pair.executeOnBoth("update readings set note = 'changed' where at = '2024-01-02 00:00+00'");
    assertSame();
    pair.executeOnBoth(
        "select compress_chunk(c, recompress => true) from show_chunks('readings') c");
    assertSame();
    assertThat(statesOfTarget()).isEqualTo(statesOfSource());
    pair.executeOnBoth("select decompress_chunk(c) from show_chunks('readings') c");
    assertSame();
    pair.executeOnBoth(COMPRESS);
    assertSame();
    pair.executeOnBoth("select drop_chunks('readings', older_than => '2024-01-02'::timestamptz)");
    assertSame();
  }

  private void copyUntil(String until) {
    new StagePhase(pair.context(), StageOptions.until(until)).run();
    copyAndVerify();
  }

  private void copyAndVerify() {
    CopyReport report = new CopyPhase(pair.context(), CopyOptions.defaults()).run();
    assertThat(report.chunksParked()).as("%s", problems()).isZero();
    assertThat(new VerifyPhase(pair.context(), VerifyOptions.defaults()).run().equal()).isTrue();
  }

  private List<String> problems() {
    return pair.target().query("select message from _timescale_migration.attempt");
  }

  private List<String> copyMethods() {
    return pair.target().query("select copy_method from _timescale_migration.task order by 1");
  }

  private void assertSame() {
    pair.assertSameRows("readings", "readings.*");
    // Read in the order that the batches are kept in, which a lost mark of overlapping ones breaks.
    String ordered =
        "select row(r.*)::text from (select at from readings where device = 1 order by at) r";
    assertThat(pair.target().query(ordered)).isEqualTo(pair.source().query(ordered));
  }

  private List<String> statesOfSource() {
    return pair.sourceDatabase().with(CopyCompressedIT::states);
  }

  private List<String> statesOfTarget() {
    return pair.targetDatabase().with(CopyCompressedIT::states);
  }

  private static List<String> states(Handle handle) {
    return Catalogs.of(handle).chunks(handle).stream().map(CopyCompressedIT::state).toList();
  }

  private static String state(Chunk chunk) {
    return ((chunk.isCompressed() ? "compressed " : "")
            + (chunk.isPartial() ? "partial " : "")
            + (chunk.isFrozen() ? "frozen " : "")
            + (chunk.isUnordered() ? "unordered" : ""))
        .strip();
  }
}
