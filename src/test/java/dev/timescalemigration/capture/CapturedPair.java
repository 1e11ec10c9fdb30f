package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A source whose changes are captured, by the commands of a runbook. */
final class CapturedPair implements AutoCloseable {
  private static final long BETWEEN_SNAPSHOTS = 200;

  private final Pair pair;

  CapturedPair() {
    this(Pair.create("capture"));
  }

  CapturedPair(Pair pair) {
    this.pair = pair;
    deleteRowByRow(pair.source());
  }

  /** Compressed batches that are deleted as a whole are not in the log. */
  private static void deleteRowByRow(TestDatabase side) {
    side.inCluster(
        "alter database \""
            + side.name()
            + "\" set timescaledb.enable_compressed_direct_batch_delete = off");
  }

  Pair pair() {
    return pair;
  }

  /** Lets the target's changes be captured, by what preflight asks for. */
  void mayKeepWayBack() {
    if (pair.isManaged()) {
      pair.administered().inCluster("alter role \"" + pair.role() + "\" replication");
      pair.administered().execute("grant pg_signal_backend to \"" + pair.role() + "\"");
    }
    deleteRowByRow(pair.administered());
  }

  /** What a test that failed may have left: a database with a slot cannot be dropped. */
  void dropSlots() {
    pair.administered()
        .query(
            "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                + " where database = current_database() and not active");
  }

  /** Runs a command that must end well. */
  String run(String... arguments) {
    TestShell shell = TestShell.of(pair);
    int exit = shell.run(arguments);
    assertThat(exit).as(shell.out() + shell.err()).isZero();
    return shell.out();
  }

  /** Runs a command that must not, and answers with all that it says. */
  String fails(String... arguments) {
    TestShell shell = TestShell.of(pair);
    assertThat(shell.run(arguments)).as(shell.out() + shell.err()).isNotZero();
    return shell.out() + shell.err();
  }

  /** Runs {@code tsm capture start}. */
  void start(String... options) {
    List<String> arguments = new ArrayList<>(List.of("capture", "start"));
    arguments.addAll(List.of(options));
    askingForSnapshots(() -> run(arguments.toArray(String[]::new)));
  }

  /**
   * Does what makes a slot. That waits for the server to log which transactions run, which it does
   * every 15 seconds, or when it is asked to.
   */
  <T> T askingForSnapshots(Supplier<T> work) {
    CompletableFuture<T> done = CompletableFuture.supplyAsync(work);
    boolean canAsk =
        pair.source().value("select to_regproc('pg_log_standby_snapshot') is not null").equals("t");
    while (canAsk && !isDoneSoon(done)) {
      pair.source().inCluster("select pg_log_standby_snapshot()");
      pair.administered().inCluster("select pg_log_standby_snapshot()");
    }
    return done.join();
  }

  private static boolean isDoneSoon(CompletableFuture<?> work) {
    try {
      work.get(BETWEEN_SNAPSHOTS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException atWork) {
      return false;
    } catch (ExecutionException | InterruptedException e) {
      return true;
    }
  }

  /** Proves that both sides are equal, and answers with what is said. */
  String prove() {
    return askingForSnapshots(() -> run("capture", "prove", "--parallelism", "2"));
  }

  /** As a failover to a standby does. */
  void loseSlot() {
    pair.source()
        .query(
            "select pg_drop_replication_slot('"
                + pair.target().value("select slot from _timescale_migration.capture")
                + "')");
  }

  /** Runs {@code tsm capture recover}, and answers with what is said. */
  String recover() {
    return askingForSnapshots(() -> run("capture", "recover", "--parallelism", "2"));
  }

  void begin() {
    start("--replica-identity", "SetFull");
    run("schema", "--skip-roles");
  }

  void stage() {
    run("stage");
  }

  void copy() {
    run("copy", "--parallelism", "2");
  }

  void apply() {
    run("capture", "apply", "--until-caught-up");
  }

  /** All rows of tables are the same on both sides, by their text. */
  void assertSame(String... tables) {
    for (String table : tables) {
      String rows = "select t::text from " + table + " t order by 1";
      List<String> source = pair.source().query(rows);
      assertThat(pair.target().query(rows)).as(table).isEqualTo(source);
    }
  }

  @Override
  public void close() {
    TestShell.of(pair).run("capture", "stop");
    pair.close();
  }
}
