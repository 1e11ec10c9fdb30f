package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.Server;
import dev.timescalemigration.servers.Servers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Copying is ended from outside at random instants, again and again, and continues: every row
 * arrives once, and no chunk that had been committed is copied a second time.
 */
@Tag("any-version")
class CopyInterruptedIT {
  private static final int TIMES = 10;

  /** Short enough for 20 of them to fit into the copying of all chunks. */
  private static final int LONGEST_DELAY_MILLIS = 120;

  /** 150 chunks with keys and an index, so that a chunk takes a while. */
  private static final String TRIPS =
      """
      create table trips (at timestamptz not null, id bigint not null, fare double precision,
                          note text, primary key (at, id));
      select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
      create index on trips (note);
      """;

  private static final String ROWS =
      """
      insert into trips
      select '2024-01-01 00:00+00'::timestamptz + n * interval '10 seconds', n, n / 7.0, 'trip ' || n
      from generate_series(0, 150 * 8640 - 1) n;
      """;

  private static final String DIGEST =
      "select count(*) || ' ' || sum(hashfloat8extended(hash_record_extended(t, 0)::float8, 0))"
          + " from trips t";

  private static final String COPYING =
      "select exists (select from pg_stat_activity where datname = current_database()"
          + " and application_name like 'tsm%' and state = 'active' and query ilike 'copy %')";

  private static final String TERMINATE =
      "select pg_terminate_backend(pid) from pg_stat_activity"
          + " where datname = current_database() and application_name like 'tsm%'";

  private final Random random = new Random();
  private final Map<String, String> committed = new HashMap<>();

  @Test
  void a_killed_program_continues_where_it_stopped() throws Exception {
    try (Pair pair = Pair.create("killed")) {
      stage(pair);
      for (int kill = 0; kill < TIMES; kill++) {
        try (TsmProcess copy = copy(pair)) {
          // Some die while starting, most at some instant of copying, some after a commit.
          if (kill % 5 == 4) {
            waitUntilMoreIsCommitted(pair, copy);
          } else if (kill % 5 > 0) {
            waitUntilCopying(pair, copy);
            assertThat(copy.endsWithin(Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS))))
                .as("%d kills, and it ended automatically: %s", kill, copy.out())
                .isFalse();
          }
          copy.signal("KILL");
          assertThat(copy.end()).isEqualTo(128 + 9);
        }
        rememberCommitted(pair);
      }
      assertThat(committed).isNotEmpty();
      finish(pair, copy(pair));
    }
  }

  @Test
  void terminated_connections_are_opened_again() throws Exception {
    try (Pair pair = Pair.create("terminated")) {
      stage(pair);
      TsmProcess copy = copy(pair);
      for (int time = 0; time < TIMES; time++) {
        waitUntilCopying(pair, copy);
        (time % 2 == 0 ? pair.target() : pair.source()).query(TERMINATE);
        rememberCommitted(pair);
      }
      assertThat(copy.isAlive()).isTrue();
      finish(pair, copy);
    }
  }

  @Test
  void a_crashed_target_is_waited_for() throws Exception {
    try (Server target = Servers.startOwn();
        Pair pair = Pair.on(Servers.source(), target, "crashed")) {
      stage(pair);
      TsmProcess copy = copy(pair);
      for (int time = 0; time < 3; time++) {
        waitUntilCopying(pair, copy);
        target.restartImmediately();
      }
      assertThat(copy.isAlive()).isTrue();
      finish(pair, copy);
    }
  }

  private static void stage(Pair pair) {
    pair.executeOnBoth(TRIPS);
    pair.source().execute(ROWS);
    TestShell shell = TestShell.of(environment(pair));
    assertThat(shell.run("stage", "--until", "2025-01-01T00:00:00Z")).as(shell.err()).isZero();
  }

  /** Backs off to nobody: who looks all the time whether it copies is somebody who works there. */
  private static TsmProcess copy(Pair pair) throws IOException {
    return TsmProcess.start(environment(pair), "copy", "--parallelism", "1", "--limit-commit", "0");
  }

  private static Map<String, String> environment(Pair pair) {
    return Map.of("SOURCE", pair.source().uri(), "TARGET", pair.target().uri());
  }

  /** Returns at an instant at which rows are on their way into the target. */
  private static void waitUntilCopying(Pair pair, TsmProcess copy) {
    while (copy.isAlive() && !sawCopying(pair, copy)) {
      Thread.onSpinWait();
    }
  }

  private void waitUntilMoreIsCommitted(Pair pair, TsmProcess copy) {
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> !copy.isAlive() || committedTasks(pair).size() > committed.size());
  }

  /** Looks many times over one connection; the server may be down or recovering meanwhile. */
  private static boolean sawCopying(Pair pair, TsmProcess copy) {
    try (Connection connection = pair.target().connect();
        PreparedStatement look = connection.prepareStatement(COPYING)) {
      while (copy.isAlive()) {
        try (ResultSet row = look.executeQuery()) {
          row.next();
          if (row.getBoolean(1)) {
            return true;
          }
        }
      }
    } catch (SQLException away) {
      return false;
    }
    return false;
  }

  /** Chunks that are committed now, with the instant, which copying again would change. */
  private void rememberCommitted(Pair pair) {
    Map<String, String> now = committedTasks(pair);
    assertThat(now).containsAllEntriesOf(committed);
    committed.putAll(now);
  }

  private static Map<String, String> committedTasks(Pair pair) {
    Map<String, String> tasks = new HashMap<>();
    for (String row :
        pair.target()
            .query(
                "select chunk_name || '=' || copied_at from _timescale_migration.task"
                    + " where copied_at is not null")) {
      String[] parts = row.split("=", 2);
      tasks.put(parts[0], parts[1]);
    }
    return tasks;
  }

  private void finish(Pair pair, TsmProcess copy) throws Exception {
    try (copy) {
      assertThat(copy.end()).as(copy.err()).isZero();
      assertThat(copy.err() + copy.out()).doesNotContain("Exception", "\tat ", ":postgres@");
    }
    assertThat(committedTasks(pair)).hasSize(150).containsAllEntriesOf(committed);
    assertThat(pair.target().value(DIGEST)).isEqualTo(pair.source().value(DIGEST));
    assertThat(pair.target().value("select sum(rows_copied) from _timescale_migration.task"))
        .isEqualTo(pair.source().value("select count(*) from trips"));
    assertThat(
            pair.target()
                .value(
                    "select count(*) from pg_inherits i"
                        + " where i.inhparent = 'public.trips'::regclass"))
        .isEqualTo("150");
  }
}
