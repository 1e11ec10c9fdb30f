package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.servers.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A source whose changes are captured, by the commands of a runbook. */
final class CapturedPair implements AutoCloseable {
  private final Pair pair = Pair.create("capture");

  CapturedPair() {
    pair.source()
        .execute(
            "alter database \""
                + pair.source().name()
                + "\" set timescaledb.enable_compressed_direct_batch_delete = off");
  }

  Pair pair() {
    return pair;
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

  /**
   * Runs {@code tsm capture start}. Making a slot waits for the server to log which transactions
   * run, which it does every 15 seconds, or when it is asked to.
   */
  void start(String... options) {
    List<String> arguments = new ArrayList<>(List.of("capture", "start"));
    arguments.addAll(List.of(options));
    CompletableFuture<String> started =
        CompletableFuture.supplyAsync(() -> run(arguments.toArray(String[]::new)));
    boolean canAsk =
        pair.source().value("select to_regproc('pg_log_standby_snapshot') is not null").equals("t");
    while (canAsk && !started.isDone()) {
      pair.source().inCluster("select pg_log_standby_snapshot()");
    }
    started.join();
  }

  void begin() {
    start("--replica-identity", "SetFull");
    run("schema", "--skip-roles");
  }

  void stage() {
    run("stage", "--until", "2100-01-01", "--no-proof");
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
