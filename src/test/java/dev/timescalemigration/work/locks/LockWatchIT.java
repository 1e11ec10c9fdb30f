package dev.timescalemigration.work.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-version")
class LockWatchIT {
  private static final Duration OFTEN = Duration.ofMillis(100);

  private final TestDatabase source = Servers.source().createBareDatabase("locks");
  private final TestDatabase target = Servers.target().createBareDatabase("locks");
  private final List<String> messages = new CopyOnWriteArrayList<>();

  @AfterEach
  void drop() {
    source.close();
    target.close();
  }

  @Test
  void names_who_is_in_the_way_and_how_to_end_it() throws SQLException {
    target.execute("create table public.trips ()");
    try (Connection forgotten = target.connect();
        Statement statement = forgotten.createStatement();
        Handle waiting = target.as(Side.TARGET).open();
        LockWatch watch = LockWatch.begin(context(), OFTEN, OFTEN)) {
      statement.execute("set application_name = 'forgotten'");
      forgotten.setAutoCommit(false);
      statement.execute("lock table public.trips");

      CompletableFuture<Void> work =
          CompletableFuture.runAsync(() -> waiting.execute("select from public.trips"));

      await("a message about it").until(() -> !messages.isEmpty());
      assertThat(messages.get(0))
          .contains("waiting in the target", "lock on public.trips", "forgotten")
          .contains("role postgres", "idle in transaction")
          .endsWith("select pg_terminate_backend(" + pid(statement) + ")");
      assertThat(work).isNotDone();
      forgotten.rollback();
      await("the work to continue").until(work::isDone);
    }
  }

  @Test
  void says_nothing_of_sessions_that_wait_for_one_another() {
    target.execute("create table public.trips ()");
    try (Handle first = target.as(Side.TARGET).open();
        Handle second = target.as(Side.TARGET).open()) {
      first.begin();
      first.execute("lock table public.trips");
      CompletableFuture<Void> work =
          CompletableFuture.runAsync(() -> second.execute("select from public.trips"));
      await("one to wait for the other")
          .until(
              () ->
                  target.value(
                      "select count(*) from pg_stat_activity"
                          + " where wait_event_type = 'Lock' and datname = current_database()"),
              "1"::equals);

      assertThat(AwaitedLock.find(first, Duration.ZERO)).isEmpty();

      first.rollback();
      await("the work to continue").until(work::isDone);
    }
  }

  private static String pid(Statement statement) throws SQLException {
    try (var row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getString(1);
    }
  }

  private PhaseContext context() {
    return new PhaseContext(
        source.as(Side.SOURCE),
        target.as(Side.TARGET),
        new Progress() {
          @Override
          public void message(String line) {
            messages.add(line);
          }
        },
        new StopSignal(),
        Clock.systemUTC(),
        "test");
  }
}
