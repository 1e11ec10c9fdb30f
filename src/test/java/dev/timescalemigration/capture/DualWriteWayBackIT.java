package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A way back where the application wrote to both databases until the switch. Neither role is a
 * superuser.
 */
class DualWriteWayBackIT {
  private static final long BETWEEN_WRITES = 100;
  private static final String[] TABLES = {"h", "c", "p", "keyless"};
  private static final String SCHEMA =
      """
      create table h (at timestamptz not null, device integer not null, v double precision, primary key (device, at));
      select create_hypertable('h', 'at', chunk_time_interval => interval '1 day');
      insert into h select ts, d, d from
        generate_series(timestamptz '2026-01-01', '2026-01-06', '10 minutes') ts, generate_series(1, 3) d;
      create table c (at timestamptz not null, device integer not null, v double precision);
      select create_hypertable('c', 'at', chunk_time_interval => interval '1 day');
      alter table c set (timescaledb.compress, timescaledb.compress_segmentby = 'device');
      insert into c select ts, d, d from
        generate_series(timestamptz '2026-01-01', '2026-01-04', '1 hour') ts, generate_series(1, 3) d;
      select compress_chunk(chunk) from show_chunks('c', older_than => timestamptz '2026-01-03') chunk;
      create table p (k integer primary key, n bigserial, v text);
      insert into p (k, v) select i, 'old' from generate_series(1, 100) i;
      create table keyless (a integer, b text);
      insert into keyless select i % 3, 'x' from generate_series(1, 10) i;
      create procedure nothing(job_id integer, config jsonb) language plpgsql as 'begin end';
      select add_job('nothing', '1 hour');
      """;
  private static final String JOBS_ON =
      "select bool_and(scheduled) from timescaledb_information.jobs where job_id >= 1000";

  @TempDir private Path folder;
  private final OwnedPair sides = new OwnedPair();
  private final CapturedPair captured = sides.captured();
  private final TestDatabase owner = sides.owner();
  private final TestDatabase target = sides.target();
  private CapturedRun migration;

  @BeforeEach
  void make() {
    Editions.assumeCommunity(captured.pair().source());
    owner.execute(SCHEMA);
    migration = new CapturedRun(captured, owner, folder);
  }

  @AfterEach
  void drop() {
    sides.close();
  }

  /** An application: each transaction goes to one database after the other. */
  private static final class Application implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Long> writes;

    Application(long first, List<TestDatabase> databases) {
      writes = CompletableFuture.supplyAsync(() -> write(first, databases));
    }

    private long write(long first, List<TestDatabase> databases) {
      long i = first;
      try {
        for (; !ended.await(BETWEEN_WRITES, TimeUnit.MILLISECONDS); i++) {
          for (TestDatabase database : databases) {
            database.execute(transaction(i));
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return i;
    }

    private static String transaction(long i) {
      return "begin; update p set v = '%d' where k = %d; insert into p (k, n, v) values (%d, %d, 'new') on conflict (k) do update set v = 'again';"
              .formatted(i, i % 100 + 1, 1000 + i % 500, i)
          + " insert into h values (timestamptz '2026-02-02' + %d * interval '1 minute', 9, %d), (timestamptz '2026-02-02' + %d * interval '1 minute', 8, %d);"
              .formatted(i, i, i, i)
          + " delete from h where device = 8 and at = timestamptz '2026-02-02' + %d * interval '1 minute';"
              .formatted(i - 3)
          + " insert into c values (timestamptz '2026-02-02' + %d * interval '1 minute', 5, %d);"
              .formatted(i, i)
          + " update keyless set b = '%d' where a = %d; insert into keyless values (%d, 'new'); commit"
              .formatted(i, i % 3, i);
    }

    /** Stops it between two transactions, and answers with the number of the next. */
    long stop() {
      ended.countDown();
      return writes.join();
    }

    @Override
    public void close() {
      stop();
    }
  }

  private static String phase(JsonNode end) {
    return end.get("phase").textValue();
  }

  private static String back(JsonNode end) {
    return "Rollback=" + end.at("/pendingGate/token").textValue();
  }

  /** Comes to the gate at which the application begins to write to both. */
  private void begun(String switchover) throws Exception {
    migration.file(
        "writes: {capture: {replicaIdentity: SetFull}}\nswitchover: {wayBack: Keep"
            + switchover
            + "}\n");
    migration.run(5);
  }

  /** From there to the gate Switchover. */
  private JsonNode complete() {
    migration.run(5, "--approve", "DualWriteStarted", "--until", "2026-02-01T00:00:00Z");
    return migration.run(
        5,
        "--approve",
        "DualWriteStarted",
        "--until",
        "2026-02-01T00:00:00Z",
        "--approve",
        "ProductionLoadValidated");
  }

  private void assertNothingLeft() {
    assertThat(sides.slotsOfTarget()).isEqualTo("0");
    assertThat(owner.value("select to_regnamespace('_timescale_migration') is null"))
        .isEqualTo("t");
    assertThat(
            target.value(
                "select string_agg(relreplident::text, '') from pg_class where relname in ('c',"
                    + " 'keyless') and relnamespace = 'public'::regnamespace"))
        .isEqualTo("dd");
    assertThat(owner.value(JOBS_ON)).isEqualTo("t");
  }

  @Test
  void what_is_written_to_the_target_alone_comes_back() throws Exception {
    begun(", stopWrites: ReadOnly");
    JsonNode gate;
    long next;
    try (Application both = new Application(0, List.of(owner, target))) {
      gate = complete();
      next = both.stop();
    }
    JsonNode kept;
    // A pool keeps its sessions: those that it opens while writes are stopped must not stay
    // read-only.
    try (Connection idle = target.connect()) {
      assertThat(idle.isValid(1)).isTrue();
      kept = migration.run(5, "--approve", CapturedRun.approval(gate));
    }
    assertThat(phase(kept)).isEqualTo("AwaitingFinish");
    assertThatThrownBy(() -> owner.execute("insert into keyless values (1, 'refused')"))
        .hasMessageContaining("read-only");
    assertThat(owner.value(JOBS_ON)).isEqualTo("f");
    assertThat(target.value(JOBS_ON)).isEqualTo("t");
    try (Application alone = new Application(next, List.of(target))) {
      JsonNode followed = migration.run(5);
      next = alone.stop();
      JsonNode done = migration.run(0, "--approve", back(followed));
      assertThat(phase(done)).isEqualTo("RolledBack");
    }
    captured.assertSame(TABLES);
    assertNothingLeft();
    assertThat(Long.parseLong(owner.value("select nextval('p_n_seq')")))
        .isGreaterThan(Long.parseLong(target.value("select last_value from p_n_seq")));
    owner.execute("insert into p (k, v) values (-1, 'the source is in use')");
    assertThatThrownBy(() -> target.execute("insert into keyless values (1, 'refused')"))
        .hasMessageContaining("read-only");
  }

  @Test
  void an_application_that_still_writes_to_both_is_noticed_and_nothing_comes_twice()
      throws Exception {
    begun("");
    JsonNode again;
    long next;
    try (Application both = new Application(0, List.of(owner, target))) {
      again = migration.run(5, "--approve", CapturedRun.approval(complete()));
      next = both.stop();
    }
    assertThat(phase(again)).isEqualTo("AwaitingSwitchover");
    assertNothingLeft();
    assertThat(target.value(JOBS_ON)).isEqualTo("t");
    JsonNode kept = migration.run(5, "--approve", CapturedRun.approval(again));
    assertThat(phase(kept)).isEqualTo("AwaitingFinish");
    try (Application alone = new Application(next, List.of(target))) {
      migration.run(5);
      alone.stop();
    }
    JsonNode done = migration.run(0, "--approve", CapturedRun.approval(migration.run(5)));
    assertThat(phase(done)).isEqualTo("Completed");
    captured.assertSame(TABLES);
    assertNothingLeft();
  }

  @Test
  void a_row_that_only_the_source_has_undoes_the_switch() throws Exception {
    begun(", stopWrites: ReadOnly");
    JsonNode gate;
    try (Application both = new Application(0, List.of(owner, target))) {
      gate = complete();
    }
    owner.execute("update keyless set b = 'only here' where a = 1");
    TestShell shell = TestShell.of(migration.environment());
    int exit =
        shell.run(
            "run",
            "-f",
            folder.resolve("migration.yaml").toString(),
            "--approve",
            CapturedRun.approval(gate));
    assertThat(exit).as(shell.err()).isEqualTo(3);
    assertThat(shell.err()).contains("keyless");
    assertThat(sides.slotsOfTarget()).isEqualTo("0");
    owner.execute("insert into keyless values (5, 'the source is in use')");
  }

  @Test
  void a_runbook_asks_for_the_token_and_goes_back() throws Exception {
    JsonNode kept = switched();
    target.execute("insert into keyless values (77, 'after the switch')");
    JsonNode shown = Json.read(command(5, "rollback", "--output", "json"));
    assertThat(owner.value("select count(*) from keyless where a = 77")).isEqualTo("1");
    String token = shown.get("token").textValue();
    assertThat(token).isEqualTo(kept.at("/pendingGate/token").textValue());
    assertThat(command(5, "rollback")).contains("tsm rollback --token " + token);
    assertThat(command(5, "rollback", "--token", "00000000")).contains("not valid now");
    target.execute("insert into keyless values (78, 'after the token')");
    assertThat(command(0, "rollback", "--read-only", "--token", token)).contains("writes were");
    assertThat(command(0, "status")).contains("RolledBack");
    captured.assertSame(TABLES);
    assertNothingLeft();
    assertThat(command(4, "finish")).contains("no way back is kept");
  }

  @Test
  void a_runbook_finishes() throws Exception {
    switched();
    String token = Json.read(command(5, "finish", "--output", "json")).get("token").textValue();
    assertThat(command(0, "finish", "--token", token)).contains("the way back is removed");
    assertThat(command(0, "status")).contains("Completed");
    assertNothingLeft();
  }

  /** Switches while nobody writes. */
  private JsonNode switched() throws Exception {
    begun("");
    JsonNode kept = migration.run(5, "--approve", CapturedRun.approval(complete()));
    assertThat(phase(kept)).isEqualTo("AwaitingFinish");
    return kept;
  }

  private String command(int exitCode, String... arguments) {
    TestShell shell = TestShell.of(migration.environment());
    assertThat(shell.run(arguments)).as(shell.out() + shell.err()).isEqualTo(exitCode);
    return arguments[arguments.length - 1].equals("json") ? shell.out() : shell.out() + shell.err();
  }
}
