package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.selection.SelectionRule;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CopyLimitsIT {
  private final Pair pair = Pair.create("limits");
  private final CountDownLatch gaveWay = new CountDownLatch(1);
  private final List<String> reasons = new CopyOnWriteArrayList<>();

  private final Progress progress =
      new Progress() {
        @Override
        public void message(String line) {
          if (line.startsWith("backing off: ")) {
            reasons.add(line);
            gaveWay.countDown();
          }
        }
      };

  /** 100,000 rows of 40 bytes in binary COPY, in four chunks: 4 MB. */
  @BeforeEach
  void stage() {
    pair.executeOnBoth(
        """
        create table readings (at timestamptz not null, device bigint, value float8);
        select create_hypertable('readings', 'at', chunk_time_interval => interval '1 day');
        """);
    pair.source()
        .execute(
            """
            insert into readings
            select '2024-01-01 00:00+00'::timestamptz + n * interval '3.4 seconds', n, n
            from generate_series(0, 99999) n
            """);
    SelectionRule all =
        new SelectionRule(
            Optional.empty(), Optional.empty(), Optional.of("2025-01-01T00:00:00Z"), false, false);
    new StagePhase(
            pair.context(),
            new StageOptions(List.of(all), Optional.empty(), 1, false, false, "test"))
        .run();
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  private Ledger ledger() {
    return Ledger.find(pair.targetDatabase()).orElseThrow();
  }

  private CopyReport copy(int threads) {
    return new CopyPhase(
            pair.context(progress, new StopSignal()),
            new CopyOptions(threads, -1, false, 1, Duration.ofSeconds(5)))
        .run();
  }

  @Test
  void copy_threads_together_keep_to_the_bytes_per_second() {
    ledger().limitCopying(CopyLimits.of("2M", null, null, null, null, null));
    CopyReport report = copy(4);
    assertThat(report.rows()).isEqualTo(100_000);
    // What passes at once at the beginning is a tenth of a second's.
    assertThat(report.seconds()).isGreaterThan(report.bytes() / 2e6 - 0.3);
  }

  @Test
  void processes_that_copy_side_by_side_share_the_bytes_per_second() throws SQLException {
    ledger().limitCopying(CopyLimits.of("4M", null, null, null, null, null));
    try (Connection other = pair.target().connect();
        Statement statement = other.createStatement()) {
      statement.execute("select pg_advisory_lock_shared(hashtext('_timescale_migration'), 1)");
      CopyReport report = copy(2);
      assertThat(report.seconds()).isGreaterThan(report.bytes() / 2e6 - 0.3);
    }
  }

  @Test
  void a_limit_that_is_taken_away_while_it_copies_holds_no_longer() throws Exception {
    ledger().limitCopying(CopyLimits.of("1k", null, null, null, null, null));
    CompletableFuture<CopyReport> copying = CompletableFuture.supplyAsync(() -> copy(2));
    // More than an hour's work under that limit.
    Awaitility.await().until(this::someoneCopies);
    ledger().limitCopying(CopyLimits.NONE);
    assertThat(copying.get(1, TimeUnit.MINUTES).rows()).isEqualTo(100_000);
    pair.assertSameRows("readings", "at, device, value");
  }

  private boolean someoneCopies() {
    return pair.target()
        .value(
            "select exists (select from pg_stat_progress_copy where datname = current_database())")
        .equals("t");
  }

  @Test
  void it_gives_way_while_others_are_active_in_the_target_and_finishes_all_the_same()
      throws Exception {
    ledger().limitCopying(CopyLimits.of("1M", null, 0, null, null, null));
    try (Connection application = pair.target().connect();
        Statement statement = application.createStatement()) {
      CompletableFuture<Void> query =
          CompletableFuture.runAsync(
              () -> {
                try {
                  statement.execute("select pg_sleep(600)");
                } catch (SQLException cancelled) {
                  assertThat(cancelled.getSQLState()).isEqualTo("57014");
                }
              });
      CompletableFuture<CopyReport> copying = CompletableFuture.supplyAsync(() -> copy(2));
      assertThat(gaveWay.await(1, TimeUnit.MINUTES)).isTrue();
      statement.cancel();
      query.join();
      assertThat(copying.get(5, TimeUnit.MINUTES).rows()).isEqualTo(100_000);
    }
    pair.assertSameRows("readings", "at, device, value");
  }

  @Test
  void it_gives_way_to_those_who_write_in_the_target_while_their_commits_are_slow()
      throws Exception {
    pair.target().execute("create table others (written bigint)");
    ledger().limitCopying(CopyLimits.of("1M", null, null, null, null, 1));
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<Void> application = CompletableFuture.runAsync(() -> writeUntil(done));
    CompletableFuture<CopyReport> copying = CompletableFuture.supplyAsync(() -> copy(2));
    assertThat(gaveWay.await(1, TimeUnit.MINUTES)).isTrue();
    done.countDown();
    application.join();
    assertThat(copying.get(5, TimeUnit.MINUTES).rows()).isEqualTo(100_000);
    assertThat(reasons.get(0))
        .contains("while " + pair.role() + " (shop) writes there")
        .contains("to turn this off, run 'tsm limit --limit-commit 0'");
    pair.assertSameRows("readings", "at, device, value");
  }

  /** What others read, and sessions that wait, hold nobody up, however long their commits take. */
  @Test
  void it_does_not_back_off_for_who_does_not_write() throws Exception {
    ledger().limitCopying(CopyLimits.of("1M", null, null, null, null, 1));
    try (Connection application = pair.target().connect();
        Statement statement = application.createStatement()) {
      CompletableFuture<CopyReport> copying = CompletableFuture.supplyAsync(() -> copy(2));
      while (!copying.isDone()) {
        statement.execute("select count(*) from readings");
      }
      assertThat(copying.get().rows()).isEqualTo(100_000);
    }
    assertThat(reasons).isEmpty();
  }

  /** Commits as much at once as keeps commits of others waiting for longer than a millisecond. */
  private void writeUntil(CountDownLatch done) {
    try (Connection session = pair.target().connect();
        Statement statement = session.createStatement()) {
      statement.execute("set application_name = 'shop'");
      while (done.getCount() > 0) {
        statement.execute("insert into others select n from generate_series(1, 50000) n");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void limits_survive_in_the_ledger_and_none_is_none() {
    CopyLimits limits = CopyLimits.of("50M", 8, 4, "256Mi", "1G", 20);
    ledger().limitCopying(limits);
    assertThat(ledger().copyLimits()).isEqualTo(limits);
    ledger().limitCopying(CopyLimits.NONE);
    assertThat(ledger().copyLimits()).isEqualTo(CopyLimits.NONE);
  }
}
