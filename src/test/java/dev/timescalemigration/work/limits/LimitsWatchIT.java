package dev.timescalemigration.work.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.ManagedRole;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the watch itself asks of a target, and of copying, as a role that is no superuser. */
@Tag("any-version")
class LimitsWatchIT {
  private final Pair pair = Pair.ofSuperuser("watch");
  private final ManagedRole managed = ManagedRole.in(pair.target());
  private final List<String> messages = new CopyOnWriteArrayList<>();

  private final Progress progress =
      new Progress() {
        @Override
        public void message(String line) {
          messages.add(line);
        }
      };

  @BeforeEach
  void make() {
    Ledger.open(managed.target().as(Side.TARGET), "source", "test");
    pair.target().execute("create table orders (id int)");
  }

  @AfterEach
  void drop() {
    pair.close();
    managed.close();
  }

  private LimitsWatch watch() {
    return new LimitsWatch(
        new PhaseContext(
            pair.sourceDatabase(),
            managed.target().as(Side.TARGET),
            progress,
            new StopSignal(),
            Clock.systemUTC(),
            "test"));
  }

  private long transactions() {
    return Long.parseLong(
        pair.target().value("select pg_snapshot_xmax(pg_current_snapshot())::text"));
  }

  private boolean watchIsLooking() {
    return pair.target()
        .value(
            "select exists (select from pg_stat_activity where datname = current_database()"
                + " and usename = '"
                + managed.name()
                + "' and query like '%backend_xid is not null%')")
        .equals("t");
  }

  /** A tenth of the commits that would show how long a commit takes. */
  @Test
  void where_nobody_else_writes_nothing_is_measured() {
    long before = transactions();
    try (LimitsWatch watch = watch()) {
      Awaitility.await().until(this::watchIsLooking);
      assertThat(transactions() - before).isLessThan(CommitLatency.LOOKED_AT / 10);
    }
    assertThat(messages).isEmpty();
  }

  private void writeUntil(int rows, String message) throws SQLException {
    try (Connection session = pair.target().connect();
        Statement statement = session.createStatement()) {
      statement.execute("set application_name = 'shop'");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                statement.execute(
                    "insert into orders select from generate_series(1, " + rows + ")");
                return messages.stream().anyMatch(line -> line.contains(message));
              });
    }
  }

  @Test
  void who_writes_is_named_with_what_backing_off_costs_and_how_to_turn_it_off()
      throws SQLException {
    try (LimitsWatch watch = watch()) {
      writeUntil(20_000, "backing off");
    }
    assertThat(messages.get(0))
        .contains("while postgres (shop) writes there")
        .contains("to turn this off, run 'tsm limit --limit-commit 0'")
        .contains("copying works 25 % of the time, so it takes about 4.0 times as long");
  }

  @Test
  void a_role_that_sees_no_sessions_is_warned_once_and_others_are_found_by_their_number()
      throws SQLException {
    pair.target().execute("revoke select on pg_stat_activity from public");
    try (LimitsWatch watch = watch()) {
      writeUntil(1, "while somebody writes there");
    }
    assertThat(messages.stream().filter(line -> line.contains("may not read pg_stat_activity")))
        .hasSize(1);
  }
}
