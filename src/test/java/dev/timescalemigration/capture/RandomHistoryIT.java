package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.prove.DroppedChunks;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Random histories: writers insert, update and delete, abort and use subtransactions, while chunks
 * are copied at random moments, some of them again, and the applier is interrupted at random
 * instants. Then both sides have the same rows. {@code -Dtsm.histories=N} runs more than the ten of
 * the suite, {@code -Dtsm.random.seed=N} those of another run.
 */
class RandomHistoryIT {
  private static final int HISTORIES = Integer.getInteger("tsm.histories", 10);
  private static final long SEED = Long.getLong("tsm.random.seed", System.nanoTime());
  private static final int WRITERS = 3;
  private static final int TRANSACTIONS = 60;
  private static final String[] TABLES = {"hk", "hf", "pk", "pf"};

  private static final String SOURCE =
      """
      create table hk (at timestamptz not null, device integer not null, v double precision, t text, primary key (device, at));
      select create_hypertable('hk', 'at', chunk_time_interval => interval '1 day');
      create table hf (at timestamptz not null, device integer not null, v double precision, t text);
      select create_hypertable('hf', 'at', chunk_time_interval => interval '1 day');
      create table pk (device integer, at timestamptz, v double precision, t text, primary key (device, at));
      create table pf (at timestamptz not null, device integer, v double precision, t text);
      insert into hk select timestamptz '2026-01-01' + i * interval '47 minutes', i % 7, i, 'begin' from generate_series(1, 200) i;
      insert into hf select timestamptz '2026-01-01' + (i % 90) * interval '83 minutes', i % 3, i % 2, 'begin' from generate_series(1, 300) i;
      insert into pk select i, '2026-01-01', 1, 'begin' from generate_series(1, 20) i;
      insert into pf select '2026-01-01', i % 4, 1, 'begin' from generate_series(1, 20) i;
      """;

  private final CapturedPair captured = new CapturedPair();
  private final Pair pair = captured.pair();

  /** pg_dump does not read a table that is dropped after it has listed it. */
  private volatile boolean dropsChunks;

  @AfterEach
  void drop() {
    captured.close();
  }

  @Test
  void both_sides_are_equal_after_any_history() {
    begin();
    for (int history = 0; history < HISTORIES; history++) {
      follow(history, false);
    }
  }

  @Test
  void both_sides_are_equal_after_changes_were_lost() {
    begin();
    for (int history = 0; history < (HISTORIES + 1) / 2; history++) {
      follow(history, true);
    }
  }

  private void begin() {
    pair.source().execute(SOURCE);
    captured.start("--replica-identity", "SetFull");
    List<CompletableFuture<Void>> early = writers(new Random(SEED));
    captured.run("schema", "--skip-roles");
    dropsChunks = true;
    captured.stage();
    early.forEach(CompletableFuture::join);
  }

  private void follow(int history, boolean losesChanges) {
    Random random = new Random(SEED + history);
    List<CompletableFuture<Void>> writers = writers(random);
    AtomicBoolean written = new AtomicBoolean();
    CompletableFuture<Void> copying =
        CompletableFuture.runAsync(() -> copyUntil(new Random(random.nextLong()), written));
    if (losesChanges) {
      captured.loseSlot();
      captured.recover();
    }
    CompletableFuture<Void> applying =
        CompletableFuture.runAsync(() -> applyUntil(new Random(random.nextLong()), written));
    writers.forEach(CompletableFuture::join);
    written.set(true);
    copying.join();
    applying.join();
    captured.apply();
    captured.stage();
    copy();
    captured.apply();
    dropWhatIsGone();
    for (String table : TABLES) {
      String rows = "select t::text from " + table + " t order by 1";
      assertThat(pair.target().query(rows))
          .as("%s after history %s of seed %s", table, history, SEED)
          .isEqualTo(pair.source().query(rows));
    }
  }

  /** Chunks that were dropped, and in whose place nothing is, are found by the proof. */
  private void dropWhatIsGone() {
    pair.sourceDatabase()
        .use(
            source ->
                pair.targetDatabase()
                    .use(
                        target ->
                            target.useTransaction(
                                transaction ->
                                    DroppedChunks.follow(
                                        source, transaction, Ledger.stagedRanges(transaction)))));
  }

  private List<CompletableFuture<Void>> writers(Random random) {
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Random own = new Random(random.nextLong());
      writers.add(CompletableFuture.runAsync(() -> write(own)));
    }
    return writers;
  }

  /** Random transactions; one that meets another's lock or key is one that aborts. */
  private void write(Random random) {
    try (Connection connection = pair.source().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set lock_timeout = '50ms'");
      connection.setAutoCommit(false);
      for (int i = 0; i < TRANSACTIONS; i++) {
        try {
          for (int changes = random.nextInt(6); changes >= 0; changes--) {
            if (random.nextInt(4) == 0) {
              statement.execute("savepoint a");
              statement.execute(change(random));
              statement.execute(random.nextBoolean() ? "rollback to a" : "release a");
            }
            statement.execute(change(random));
          }
          end(connection, statement, random);
        } catch (SQLException refused) {
          connection.rollback();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void end(Connection connection, Statement statement, Random random)
      throws SQLException {
    String way = random.nextInt(5) == 0 ? "rollback" : "commit";
    if (random.nextInt(6) > 0) {
      statement.execute(way);
      return;
    }
    String name = " '" + UUID.randomUUID() + "'";
    statement.execute("prepare transaction" + name);
    connection.setAutoCommit(true);
    statement.execute(way + " prepared" + name);
    connection.setAutoCommit(false);
  }

  private String change(Random random) {
    if (dropsChunks && random.nextInt(100) == 0) {
      // The next row may be in its place.
      int day = random.nextInt(8);
      return "select drop_chunks('%s', newer_than => '%s'::timestamptz, older_than => '%s'::timestamptz)"
          .formatted(
              random.nextBoolean() ? "hk" : "hf",
              LocalDate.of(2026, 1, 1).plusDays(day),
              LocalDate.of(2026, 1, 3).plusDays(day));
    }
    String table = TABLES[random.nextInt(TABLES.length)];
    int device = random.nextInt(7);
    String day = "2026-01-%02d".formatted(1 + random.nextInt(random.nextInt(8) == 0 ? 28 : 7));
    String inDay = "at >= '%s' and at < timestamptz '%s' + interval '1 day'".formatted(day, day);
    String text = "'%s ''\\ %s'".formatted(random.nextInt(3), random.nextInt(3));
    return switch (random.nextInt(6)) {
      case 0, 1 ->
          "insert into %s (at, device, v, t) select timestamptz '%s' + i * interval '%s seconds', %s, %s, %s from generate_series(1, %s) i"
              .formatted(
                  table,
                  day,
                  random.nextInt(40),
                  device,
                  random.nextInt(3),
                  text,
                  1 + random.nextInt(3));
      case 2 ->
          "update %s set v = v + 1, t = %s where device = %s and %s"
              .formatted(table, text, device, inDay);
      case 3 ->
          "update %s set at = at + interval '1 millisecond' where device = %s and %s and at::time < '23:59'"
              .formatted(table, device, inDay);
      case 4 -> "update %s set t = null where device = %s and %s".formatted(table, device, inDay);
      default ->
          "delete from %s where device = %s and v = %s and %s"
              .formatted(table, device, random.nextInt(3), inDay);
    };
  }

  /** Copies; requeues some chunks, and copies these again. */
  private void copyUntil(Random random, AtomicBoolean written) {
    do {
      copyOrBeCutOff();
      pair.target()
          .execute(
              "with again as (select id from _timescale_migration.task order by md5(id::text || '%s') limit %s)"
                      .formatted(random.nextInt(), random.nextInt(4))
                  + " update _timescale_migration.task set copied_at = null, verdict = null,"
                  + " copy_method = null where id in (select id from again)");
    } while (!written.get());
  }

  /** A session of copying may be the one that is ended; a user would run the command again. */
  private void copyOrBeCutOff() {
    try {
      copy();
    } catch (RuntimeException e) {
      assertThat(DatabaseErrors.isTemporary(e)).as(e.toString()).isTrue();
    }
  }

  private void copy() {
    assertThat(
            new CopyPhase(pair.context(), new CopyOptions(2, -1, true, 50, Duration.ofSeconds(20)))
                .run()
                .problems())
        .filteredOn(problem -> problem.skipReason().isEmpty())
        .isEmpty();
  }

  /** Applies; is interrupted at random instants, in one of three ways. */
  private void applyUntil(Random random, AtomicBoolean written) {
    while (!written.get()) {
      StopSignal stop = new StopSignal();
      CompletableFuture<Void> run =
          CompletableFuture.runAsync(
              () -> new CaptureApply(pair.context(Progress.NONE, stop), false).run());
      try {
        run.get(20 + random.nextInt(600), TimeUnit.MILLISECONDS);
      } catch (java.util.concurrent.TimeoutException running) {
        interrupt(random, stop);
      } catch (java.util.concurrent.ExecutionException e) {
        assertThat(DatabaseErrors.isTemporary(e)).as(e.toString()).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      run.handle(
              (done, e) -> {
                if (e != null && !stop.isAborting() && !mayFail(e)) {
                  throw new IllegalStateException(e);
                }
                return null;
              })
          .join();
    }
  }

  private void interrupt(Random random, StopSignal stop) {
    switch (random.nextInt(3)) {
      case 0 -> stop.abort();
      case 1 -> stop.stop();
      default -> {
        String sessions =
            "select pg_terminate_backend(pid) from pg_stat_activity where datname ="
                + " current_database() and application_name = '%s' and pid <> pg_backend_pid()";
        if (random.nextBoolean()) {
          pair.source().query(sessions.formatted("tsm source") + " and backend_type = 'walsender'");
        } else {
          pair.administered()
              .query(
                  sessions.formatted("tsm target")
                      + " and query not like '%task%' order by random() limit 1");
        }
        stop.stop();
      }
    }
  }

  private static boolean mayFail(Throwable e) {
    return DatabaseErrors.isTemporary(e)
        || DatabaseErrors.find(e, MigrationFailure.class)
            .filter(failure -> failure.kind() == FailureKind.STOPPED)
            .isPresent();
  }
}
