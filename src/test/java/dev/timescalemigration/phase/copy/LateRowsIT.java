package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.selection.SelectionRule;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The application writes rows before T to both sides while they are copied. No table has a key. */
class LateRowsIT {
  private static final String READINGS =
      """
      create table readings (at timestamptz not null, device int, value double precision);
      select create_hypertable('readings', 'at', chunk_time_interval => interval '1 day');
      """;
  private static final String THREE_DAYS =
      """
      insert into readings
      select '2024-01-01 00:00+00'::timestamptz + n * interval '10 minutes', n %% 4, n / 7.0
      from generate_series(0, %d) n;
      """
          .formatted(3 * 144 - 1);
  private static final String LATE = "insert into readings values ('2024-01-02 12:00:01+00', 7, 7)";
  private static final String UNTIL = "2024-01-04T00:00:00Z";

  private final Pair pair = Pair.create("late");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void a_row_written_to_both_before_the_snapshot_is_in_a_small_chunk_once() throws Exception {
    bothWithEmptyChunks();
    stage(UNTIL);
    writeWhileSourceIsLocked();
    assertOnce();
  }

  @Test
  void a_row_written_to_both_before_the_snapshot_is_in_a_cut_chunk_once() throws Exception {
    bothWithEmptyChunks();
    stage("2024-01-02T20:00:00Z");
    pair.target().execute("delete from _timescale_migration.task where until_value is null");
    writeWhileSourceIsLocked();
    assertOnce();
  }

  @Test
  void a_row_written_to_both_before_the_snapshot_is_in_an_attached_chunk_once() throws Exception {
    pair.executeOnBoth(READINGS);
    pair.source().execute(THREE_DAYS);
    stage(UNTIL);
    writeWhileSourceIsLocked();
    assertOnce();
  }

  @Test
  void a_row_written_to_both_before_the_snapshot_is_in_a_compressed_chunk_once() throws Exception {
    Editions.assumeCommunity(pair.source());
    compressed("");
    stage(UNTIL);
    writeWhileSourceIsLocked();
    assertOnce();
  }

  @Test
  void a_row_written_to_both_before_the_snapshot_is_in_a_recompressed_chunk_once()
      throws Exception {
    Editions.assumeCommunity(pair.source());
    compressed("insert into readings values ('2024-01-02 13:00+00', 1, 1);");
    stage("2024-01-02T20:00:00Z");
    pair.target().execute("delete from _timescale_migration.task where until_value is null");
    writeWhileSourceIsLocked();
    assertOnce();
  }

  @Test
  void a_row_that_the_snapshot_has_and_the_target_gets_during_the_copy_is_there_once()
      throws Exception {
    bothWithEmptyChunks();
    stage("2024-01-02T20:00:00Z");
    pair.target().execute("delete from _timescale_migration.task where until_value is null");
    pair.source().execute(LATE);
    // The copy waits for the target's chunk to be written to, with the row in its snapshot.
    try (Connection holder = pair.target().connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("lock table only " + chunk(pair.target()) + " in share row exclusive mode");
      CompletableFuture<CopyReport> copying = CompletableFuture.supplyAsync(this::copy);
      awaitLockOn(pair.target(), chunk(pair.target()));
      statement.execute(LATE);
      holder.commit();
      copying.get();
    }
    assertOnce();
  }

  @Test
  void whatever_an_application_writes_to_both_is_there_once() throws Exception {
    bothWithEmptyChunks();
    compressFirstDay();
    stage("2024-01-03T20:00:00Z");
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      int device = 100 + number;
      writers.add(CompletableFuture.runAsync(() -> write(200, device)));
    }
    do {
      copy();
      pair.target()
          .execute(
              "update _timescale_migration.task set copied_at = null, copy_method = null"
                  + " where until_value is not null");
    } while (!writers.stream().allMatch(CompletableFuture::isDone));
    writers.forEach(CompletableFuture::join);
    String rows = "(select * from readings where device >= 100) t";
    assertThat(Long.parseLong(pair.source().value("select count(*) from " + rows))).isPositive();
    pair.assertSameRows(rows, "t.*");
  }

  /** Target first, then source, as an application does whose reads move to the target. */
  private void write(int rows, int device) {
    try (Connection source = pair.source().connect();
        Connection target = pair.target().connect();
        Statement toSource = source.createStatement();
        Statement toTarget = target.createStatement()) {
      for (int written = 0; written < rows; written++) {
        String row =
            "insert into readings values ('2024-01-03 00:00+00'::timestamptz + interval '1 second'"
                + " * "
                + ThreadLocalRandom.current().nextInt(3600 * 19)
                + ", "
                + device
                + ", "
                + ThreadLocalRandom.current().nextInt(3)
                + ")";
        toTarget.execute(row);
        toSource.execute(row);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A session that holds the chunk of the source writes to both, once the copy waits for it. */
  private void writeWhileSourceIsLocked() throws Exception {
    try (Connection holder = pair.source().connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      String held = chunk(pair.source());
      statement.execute("lock table only " + held + " in access exclusive mode");
      CompletableFuture<CopyReport> copying = CompletableFuture.supplyAsync(this::copy);
      awaitLockOn(pair.source(), held);
      statement.execute(LATE);
      pair.target().execute(LATE);
      holder.commit();
      copying.get();
    }
  }

  private void awaitLockOn(TestDatabase database, String relation) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                database
                    .value(
                        "select exists (select from pg_locks where not granted and relation = '"
                            + relation
                            + "'::regclass)")
                    .equals("t"));
  }

  private static String chunk(TestDatabase database) {
    return database.value(
        "select format('%I.%I', chunk_schema, chunk_name) from timescaledb_information.chunks"
            + " where hypertable_name = 'readings' and range_start = '2024-01-02 00:00+00'");
  }

  private void bothWithEmptyChunks() {
    pair.executeOnBoth(READINGS);
    pair.executeOnBoth(THREE_DAYS);
    pair.target().execute("delete from readings");
  }

  private void compressed(String afterwards) {
    bothWithEmptyChunks();
    pair.executeOnBoth(
        "alter table readings set (timescaledb.compress, timescaledb.compress_segmentby ="
            + " 'device')");
    pair.source().execute("select compress_chunk(c) from show_chunks('readings') c;" + afterwards);
  }

  private void compressFirstDay() {
    if (Editions.isCommunity(pair.source())) {
      pair.executeOnBoth(
          "alter table readings"
              + " set (timescaledb.compress, timescaledb.compress_segmentby = 'device')");
      pair.source()
          .execute(
              "select compress_chunk(c) from show_chunks('readings',"
                  + " older_than => '2024-01-02 00:00+00'::timestamptz) c");
    }
  }

  private void assertOnce() {
    assertThat(pair.source().value("select count(*) from readings where device = 7"))
        .isEqualTo("1");
    assertThat(pair.target().value("select count(*) from readings where device = 7"))
        .isEqualTo("1");
  }

  private void stage(String until) {
    new StagePhase(
            pair.context(),
            new StageOptions(
                List.of(
                    new SelectionRule(
                        Optional.empty(), Optional.empty(), Optional.of(until), false, false)),
                Optional.empty(),
                1,
                false,
                false,
                "test"))
        .run();
  }

  private CopyReport copy() {
    PhaseContext context = pair.context();
    return new CopyPhase(context, new CopyOptions(1, -1, false, 3, Duration.ofSeconds(5))).run();
  }
}
