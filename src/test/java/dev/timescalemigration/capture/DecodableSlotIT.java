package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A chunk that is made while a slot waits for open transactions, and that transactions write to
 * which begin before the slot is ready.
 */
class DecodableSlotIT {
  private static final String SOURCE =
      """
      create table h (at timestamptz not null, v integer);
      select create_hypertable('h', 'at', chunk_time_interval => interval '1 day');
      create table other (v integer primary key);
      insert into h select at, 0 from generate_series(timestamptz '2026-01-01', '2026-01-03', '1 hour') at;
      """;

  private final CapturedPair captured = new CapturedPair();
  private final Pair pair = captured.pair();

  @AfterEach
  void drop() {
    captured.close();
  }

  @Test
  void a_chunk_that_was_made_while_capture_began_is_followed() throws SQLException {
    pair.source().execute(SOURCE);

    meanwhile("2026-02-01", () -> captured.start("--replica-identity", "SetFull"));

    captured.run("schema", "--skip-roles");
    captured.stage();
    captured.copy();
    follows("2026-02-01");
  }

  @Test
  void a_chunk_that_was_made_while_the_slot_was_replaced_is_followed() throws SQLException {
    pair.source().execute(SOURCE);
    captured.begin();
    captured.stage();
    captured.copy();
    captured.apply();
    captured.loseSlot();

    meanwhile("2026-03-01", captured::recover);

    follows("2026-03-01");
  }

  @Test
  void a_slot_that_cannot_be_decoded_is_replaced_by_a_command_that_the_message_names()
      throws SQLException {
    pair.source().execute(SOURCE);
    captured.begin();
    captured.stage();
    captured.copy();
    captured.apply();
    meanwhile("2026-04-01", this::replaceUndecodable);

    assertThat(captured.fails("capture", "apply", "--until-caught-up"))
        .contains("the source cannot decode the changes of the replication slot tsm_")
        .contains("could not map filenumber")
        .contains("if it comes again, run 'tsm capture recover'");

    captured.recover();
    follows("2026-04-01");
  }

  /** By PostgreSQL's function alone. */
  private void replaceUndecodable() {
    String slot = pair.target().value("select slot from _timescale_migration.capture");
    captured.loseSlot();
    String begin =
        pair.source()
            .value(
                "select lsn from pg_create_logical_replication_slot('"
                    + slot
                    + "', 'test_decoding')");
    pair.target().execute("update _timescale_migration.capture set applied_lsn = '" + begin + "'");
  }

  @Test
  void a_transaction_that_is_waited_for_is_named_with_what_ends_it() throws SQLException {
    pair.source().execute("create table other (v integer)");
    List<String> messages = new CopyOnWriteArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void message(String line) {
            messages.add(line);
          }
        };
    try (Transaction open = new Transaction()) {
      open.execute("set application_name = 'loader'");
      open.execute("insert into other values (1)");
      try (OpenTransactions named =
          OpenTransactions.nameAfter(
              pair.context(progress, new StopSignal()), Duration.ofMillis(20))) {
        await().until(() -> !messages.isEmpty());
      }
      assertThat(messages.get(0))
          .contains("still waiting for open transactions of the source, the oldest of process ")
          .contains(" (loader), in database " + pair.source().name());

      String said = messages.get(0);
      pair.source().execute(said.substring(said.indexOf("SELECT")));

      assertThatThrownBy(() -> open.execute("select 1")).isInstanceOf(SQLException.class);
    }
  }

  private void follows(String day) {
    pair.source().execute("insert into h values ('" + day + " 20:00', 5)");
    captured.apply();
    captured.assertSame("h", "other");
  }

  /** Runs what makes a slot among transactions in an order that PostgreSQL does not decode. */
  private void meanwhile(String day, Runnable makesSlot) throws SQLException {
    String insert = "insert into h values ('" + day + " %s', %s)";
    try (Transaction first = new Transaction();
        Transaction second = new Transaction();
        Transaction third = new Transaction()) {
      long before = first.execute("insert into other values (1)");
      CompletableFuture<Void> made = CompletableFuture.runAsync(makesSlot);
      awaitWaiterFor(before, made);
      long whileItBuilds = second.execute("insert into other values (2)");
      pair.source().execute(insert.formatted("01:00", 1));
      first.commit();
      awaitWaiterFor(whileItBuilds, made);
      third.execute(insert.formatted("02:00", 2));
      second.commit();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  pair.source()
                      .value(
                          "select exists (select from pg_replication_slots where database ="
                              + " current_database() and confirmed_flush_lsn is not null)")
                      .equals("t"));
      third.execute(insert.formatted("03:00", 3));
      third.commit();
      made.join();
    }
  }

  private void awaitWaiterFor(long transaction, CompletableFuture<Void> made) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                made.isDone()
                    || pair.source()
                        .value(
                            "select exists (select from pg_locks where locktype = 'transactionid'"
                                + " and not granted and transactionid::text = '"
                                + transaction
                                + "')")
                        .equals("t"));
    if (made.isDone()) {
      made.join();
    }
    assertThat(made).isNotDone();
  }

  /** A transaction of the source that stays open. */
  private final class Transaction implements AutoCloseable {
    private final Connection connection = pair.source().connect();

    Transaction() throws SQLException {
      connection.setAutoCommit(false);
    }

    /** The transaction's number. */
    long execute(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
        try (ResultSet row = statement.executeQuery("select pg_current_xact_id()::text")) {
          row.next();
          return row.getLong(1);
        }
      }
    }

    void commit() throws SQLException {
      connection.commit();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
