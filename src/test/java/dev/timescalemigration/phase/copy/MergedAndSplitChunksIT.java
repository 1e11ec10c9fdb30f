package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.stage.StageReport;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.selection.SelectionRule;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chunks that are merged or split in the source after they were staged. No table has a key. */
class MergedAndSplitChunksIT {
  private static final String READINGS =
      """
      create table readings (at timestamptz not null, device int, value double precision);
      select create_hypertable('readings', 'at', chunk_time_interval => interval '1 day');
      alter table readings set (timescaledb.compress, timescaledb.compress_segmentby = 'device');
      """;
  private static final String FOUR_DAYS =
      """
      insert into readings
      select '2024-01-01 00:00+00'::timestamptz + n * interval '10 minutes', n % 4, n / 7.0
      from generate_series(0, 4 * 144 - 1) n
      """;

  private static final String FIRST_OF_EACH_DAY = FOUR_DAYS + "where n % 144 = 0";

  private final Pair pair = Pair.create("merged");

  @BeforeEach
  void create() {
    Editions.assumeCommunity(pair.source());
    pair.executeOnBoth(READINGS);
    pair.source().execute(FOUR_DAYS);
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void a_merged_chunk_is_held_still_while_its_rows_are_read() throws Exception {
    pair.target().execute(FIRST_OF_EACH_DAY);
    stage("2024-01-05T00:00:00Z");
    merge(2, 3);
    decompressWhileCopied("2024-01-02");
    assertSame();
  }

  @Test
  void a_split_chunk_is_held_still_while_its_rows_are_read() throws Exception {
    pair.target().execute(FIRST_OF_EACH_DAY);
    stage("2024-01-05T00:00:00Z");
    split(2);
    decompressWhileCopied("2024-01-02");
    assertSame();
  }

  @Test
  void chunks_split_after_staging_are_not_staged_twice() {
    stage("2024-01-05T00:00:00Z");
    split(2);
    assertThat(stage("2024-01-05T00:00:00Z").chunksAdded()).isZero();
    copy();
    assertSame();
  }

  @Test
  void chunks_split_after_they_were_copied_are_not_copied_twice() {
    stage("2024-01-05T00:00:00Z");
    copy();
    split(2);
    assertThat(stage("2024-01-05T00:00:00Z").chunksAdded()).isZero();
    assertThat(copy().chunksCopied()).isZero();
    assertSame();
  }

  @Test
  void a_cut_chunk_that_was_split_is_widened_with_the_range() {
    stage("2024-01-02T06:00:00Z");
    copy();
    split(2);
    StageReport wider = stage("2024-01-05T00:00:00Z");
    assertThat(wider.chunksWidened()).isEqualTo(1);
    assertThat(wider.chunksAdded()).isEqualTo(2);
    copy();
    assertSame();
  }

  @Test
  void a_staged_chunk_that_was_merged_with_others_is_staged_for_what_was_added() {
    stage("2024-01-03T00:00:00Z");
    copy();
    merge(1, 2, 3);
    StageReport wider = stage("2024-01-05T00:00:00Z");
    assertThat(wider.chunksAdded()).isEqualTo(2);
    copy();
    assertSame();
  }

  @Test
  void merged_compressed_chunks_are_compressed_in_the_target() {
    assumeTrue(pair.minorVersion() >= 20, "compressed chunks are merged in 2.20 and later");
    stage("2024-01-05T00:00:00Z");
    pair.source().execute("select compress_chunk(c) from show_chunks('readings') c");
    merge(2, 3);
    copy();
    assertSame();
    assertThat(
            pair.target()
                .value(
                    "select count(*) from timescaledb_information.chunks"
                        + " where hypertable_name = 'readings' and is_compressed"))
        .isEqualTo("4");
  }

  /** Decompression truncates what it moved; it has to wait for the copy, which waits for us. */
  private void decompressWhileCopied(String day) throws Exception {
    pair.source().execute("select compress_chunk('" + chunkOf(pair.source(), day) + "')");
    String room = chunkOf(pair.target(), day);
    try (Connection holder = pair.target().connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("lock table only " + room + " in share row exclusive mode");
      CompletableFuture<CopyReport> copying = CompletableFuture.supplyAsync(this::copy);
      awaitWaiter(pair.target(), room);
      CompletableFuture<Void> decompressing =
          CompletableFuture.runAsync(
              () ->
                  pair.source()
                      .execute("select decompress_chunk('" + chunkOf(pair.source(), day) + "')"));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> decompressing.isDone() || pair.source().hasWaiter());
      holder.commit();
      assertThat(copying.get().chunksCopied()).isEqualTo(4);
      decompressing.get();
    }
  }

  private static void awaitWaiter(TestDatabase database, String relation) {
    await().atMost(Duration.ofMinutes(2)).until(() -> waits(database, relation));
  }

  private static boolean waits(TestDatabase database, String relation) {
    return database
        .value(
            "select exists (select from pg_locks where not granted and relation = '"
                + relation
                + "'::regclass)")
        .equals("t");
  }

  private static String chunkOf(TestDatabase database, String day) {
    return database.value(
        "select format('%I.%I', chunk_schema, chunk_name) from timescaledb_information.chunks"
            + " where hypertable_name = 'readings' and range_start <= '"
            + day
            + " 00:00+00' and range_end > '"
            + day
            + " 00:00+00'");
  }

  private void merge(int... days) {
    assumeTrue(has("merge_chunks"), "merge_chunks is in 2.18 and later");
    StringBuilder chunks = new StringBuilder();
    for (int day : days) {
      chunks
          .append(chunks.isEmpty() ? "" : ", ")
          .append("'" + chunkOf(pair.source(), "2024-01-0" + day) + "'");
    }
    pair.source().execute("call merge_chunks(array[" + chunks + "]::regclass[])");
  }

  private void split(int day) {
    assumeTrue(has("split_chunk"), "split_chunk is in 2.21 and later");
    pair.source().execute("call split_chunk('" + chunkOf(pair.source(), "2024-01-0" + day) + "')");
  }

  private boolean has(String function) {
    return !pair.source()
        .query("select 1 from pg_proc where proname = '" + function + "'")
        .isEmpty();
  }

  private StageReport stage(String until) {
    SelectionRule rule =
        new SelectionRule(Optional.empty(), Optional.empty(), Optional.of(until), false, false);
    return new StagePhase(
            pair.context(),
            new StageOptions(List.of(rule), Optional.empty(), 1, false, false, "test"))
        .run();
  }

  private CopyReport copy() {
    return new CopyPhase(pair.context(), new CopyOptions(2, -1, false, 3, Duration.ofSeconds(5)))
        .run();
  }

  private void assertSame() {
    pair.assertSameRows("readings t", "t.*");
  }
}
