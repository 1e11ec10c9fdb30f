package dev.timescalemigration.phase.copy;

import dev.timescalemigration.servers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * An application that writes to a target while it is filled, in several sessions. Keeps each error
 * it gets, and each wait of more than 100 ms for a lock of this program, by the server's clock.
 * What a busy machine adds is allowed for: it delays the session that looks as it delays the
 * others.
 */
final class Application implements AutoCloseable {
  private static final String NAME = "shop";
  private static final int TRANSACTIONS = 5;
  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

  /** Looking, cancelling, rolling back, and waking who waits are four times another process. */
  private static final int PROCESSES_INVOLVED = 4;

  private static final String WAITS =
      """
      select extract(milliseconds from clock_timestamp() - l.waitstart)::int,
             format('for %s on %s: %s', l.mode, coalesce(l.relation::regclass::text, l.locktype), left(a.query, 80))
      from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where not l.granted and a.application_name = 'shop' and a.datname = current_database()
        and l.waitstart is not null
        and exists (select from unnest(pg_blocking_pids(l.pid)) b (pid)
                    join pg_stat_activity blocking on blocking.pid = b.pid and blocking.application_name like 'tsm %')
      """;

  private final TestDatabase target;
  private volatile Duration slowest = Duration.ZERO;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Void>> sessions = new CopyOnWriteArrayList<>();
  private final List<AtomicInteger> transactions = new CopyOnWriteArrayList<>();

  Application(TestDatabase target) {
    this.target = target;
    session("tsm_test", this::watch);
  }

  /** What one session does in a transaction. */
  @FunctionalInterface
  interface Transaction {
    /** Writes; the number counts the transactions of the session. */
    void run(Statement statement, int number) throws SQLException;
  }

  /** Repeats a transaction, with a pause while it is open and one after it. */
  Application repeats(Duration open, Duration between, Transaction transaction) {
    AtomicInteger done = new AtomicInteger();
    session(
        NAME,
        statement -> {
          statement.execute("begin");
          transaction.run(statement, done.get());
          ended.await(open.toMillis(), TimeUnit.MILLISECONDS);
          statement.execute("commit");
          done.incrementAndGet();
          ended.await(between.toMillis(), TimeUnit.MILLISECONDS);
        });
    Awaitility.await().until(() -> done.get() > 0 || !complaints.isEmpty());
    transactions.add(done);
    return this;
  }

  /** Waits until each session has done some more, so that none was held up for good. */
  List<String> complaints() {
    transactions.forEach(
        done -> {
          int before = done.get();
          Awaitility.await()
              .atMost(Duration.ofMinutes(1))
              .until(() -> done.get() >= before + TRANSACTIONS || !complaints.isEmpty());
        });
    return complaints;
  }

  private interface Step {
    void run(Statement statement) throws SQLException, InterruptedException;
  }

  private void session(String name, Step step) {
    sessions.add(
        CompletableFuture.runAsync(
            () -> repeat(name, step), task -> new Thread(task, name).start()));
  }

  private void repeat(String name, Step step) {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set application_name = '" + name + "'");
      while (ended.getCount() > 0) {
        step.run(statement);
      }
    } catch (SQLException e) {
      complaints.add(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch(Statement statement) throws SQLException, InterruptedException {
    long began = System.nanoTime();
    try (var rows = statement.executeQuery(WAITS)) {
      while (rows.next()) {
        Duration waited = Duration.ofMillis(rows.getInt(1));
        if (waited.compareTo(LONGEST_WAIT.plus(slowest.multipliedBy(PROCESSES_INVOLVED))) > 0) {
          complaints.add(waited.toMillis() + " ms " + rows.getString(2));
        }
      }
    }
    ended.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    slowest = took.compareTo(slowest) > 0 ? took : slowest;
  }

  @Override
  public void close() {
    ended.countDown();
    sessions.forEach(CompletableFuture::join);
  }
}
