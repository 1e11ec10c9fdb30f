package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.cli.TsmProcess;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After the switch the old source follows the target, until the migration is finished or switched
 * back. Neither role is a superuser.
 */
class WayBackIT {
  private static final long BETWEEN_WRITES = 250;
  private static final String[] TABLES = {"h", "c", "whole", "p", "keyless"};
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
      create table whole (n bigint not null, v integer);
      select create_hypertable('whole', 'n', chunk_time_interval => 1000);
      insert into whole select i, i from generate_series(1, 5000) i;
      create table p (k integer primary key, n bigserial, v text);
      insert into p (k, v) select i, 'old' from generate_series(1, 100) i;
      create table keyless (a integer, b text);
      create materialized view filled as select count(*) from p;
      insert into keyless select i % 3, 'x' from generate_series(1, 10) i;
      """;
  private static final String AGGREGATE =
      """
      create materialized view daily with (timescaledb.continuous) as
        select time_bucket('1 day', at) as day, device, count(*) as n, sum(v) as total from h group by 1, 2 with no data\
      """;

  @TempDir private Path folder;
  private final OwnedPair sides = new OwnedPair();
  private final CapturedPair captured = sides.captured();
  private final TestDatabase owner = sides.owner();
  private final TestDatabase target = sides.target();
  private CapturedRun migration;

  @BeforeEach
  void make() {
    Editions.assumeCommunity(captured.pair().source());
    migration = new CapturedRun(captured, owner, folder);
    owner.execute(SCHEMA);
    owner.execute(AGGREGATE);
    owner.execute("call refresh_continuous_aggregate('daily', null, '2026-01-05')");
    owner.execute(
        "create procedure nothing(job_id integer, config jsonb) language plpgsql as 'begin end'",
        "select add_job('nothing', '1 hour')");
  }

  @AfterEach
  void drop() {
    sides.close();
  }

  private TestShell shell() {
    return TestShell.of(migration.environment());
  }

  private String command(int exitCode, String... arguments) {
    TestShell shell = shell();
    assertThat(shell.run(arguments)).as(shell.out() + shell.err()).isEqualTo(exitCode);
    return shell.out() + shell.err();
  }

  private static String back(JsonNode end) {
    assertThat(end.at("/pendingGate/gate").textValue()).isEqualTo("Finish");
    return "Rollback=" + end.at("/pendingGate/token").textValue();
  }

  /** Switches with a way back. */
  private JsonNode switched(String capture, String switchover) throws Exception {
    migration.file(
        "writes: {mode: Capture, capture: {replicaIdentity: SetFull, insertOnly: [public.whole]"
            + capture
            + "}}\nswitchover: {wayBack: Keep"
            + switchover
            + "}\n");
    migration.run(5, "--approve", "CaptureStarted");
    JsonNode gate = migration.run(5, "--approve", "ProductionLoadValidated");
    JsonNode kept = migration.run(5, "--approve", CapturedRun.approval(gate));
    assertThat(kept.get("phase").textValue()).isEqualTo("AwaitingFinish");
    return kept;
  }

  /** Knows the target only, until its session is ended. */
  private void write(CountDownLatch ended) {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      for (long i = 0; !ended.await(BETWEEN_WRITES, TimeUnit.MILLISECONDS); i++) {
        statement.execute(
            "begin; update p set v = '%d' where k = %d; insert into p (k, v) values (%d, 'new') on conflict (k) do update set v = 'again';"
                    .formatted(i, i % 100 + 1, 1000 + i % 500)
                + " insert into h values (timestamptz '2026-01-01' + %d * interval '3 hours' + interval '1 second', 9, %d) on conflict do nothing;"
                    .formatted(i % 5000, i)
                + " delete from h where device = 3 and at < timestamptz '2026-01-02' + %d * interval '1 minute';"
                    .formatted(i % 100)
                + (i % 20 == 0 ? compressed(i) : "")
                + " update keyless set b = '%d' where a = %d; insert into whole values (%d, 1); commit"
                    .formatted(i, i % 3, i % 20000));
      }
    } catch (SQLException e) {
      // Switching back ends the sessions of the application.
      ended.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A row of a compressed chunk is found by its text, which takes its time. */
  private static String compressed(long i) {
    return " insert into c values (timestamptz '2026-01-01' + %d * interval '1 minute', 5, %d);"
            .formatted(i % 500, i)
        + " update c set v = %d where device = 2 and at = timestamptz '2026-01-02' + %d * interval '1 hour';"
            .formatted(i, i % 24);
  }

  private String slots() {
    return sides.slotsOfTarget();
  }

  private void assertNothingLeft() {
    assertThat(slots()).isEqualTo("0");
    assertThat(owner.value("select to_regnamespace('_timescale_migration') is null"))
        .isEqualTo("t");
    for (TestDatabase side : List.of(owner, target)) {
      assertThat(
              side.value(
                  "select string_agg(relreplident::text, '' order by relname) from pg_class"
                      + " where relname in ('c', 'h', 'keyless', 'p', 'whole')"
                      + " and relnamespace = 'public'::regnamespace"))
          .isEqualTo("ddddd");
    }
    assertThat(
            owner.value(
                "select bool_and(scheduled) from timescaledb_information.jobs where job_id >="
                    + " 1000"))
        .isEqualTo("t");
  }

  @Test
  void the_application_goes_on_in_the_target_and_is_switched_back() throws Exception {
    JsonNode kept = switched("", ", stopWrites: ReadOnly");
    assertThatThrownBy(() -> owner.execute("insert into keyless values (1, 'refused')"))
        .hasMessageContaining("read-only");
    assertThat(
            owner.value(
                "select bool_or(scheduled) from timescaledb_information.jobs where job_id >= 1000"))
        .isEqualTo("f");
    assertThat(command(0, "status")).contains("primary the target");
    CountDownLatch ended = new CountDownLatch(1);
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(ended));
    target.execute(
        "insert into h select ts, 1, 1 from generate_series(timestamptz '2026-03-01', '2026-03-05',"
            + " '1 hour') ts",
        "select compress_chunk(chunk) from show_chunks('c', newer_than => timestamptz '2026-01-03')"
            + " chunk",
        "delete from c where device = 1 and at < '2026-01-02'",
        "insert into p (k, v) values (-2, 'of the target')",
        "refresh materialized view filled",
        "select setval('p_n_seq', nextval('p_n_seq') + 5000)",
        "begin; truncate keyless; insert into keyless values (0, 'after'), (0, 'after'), (1, null);"
            + " commit",
        "delete from keyless where ctid = (select max(ctid) from keyless where a = 0)");
    for (int kills = 0; kills < 2; kills++) {
      target.execute(
          "insert into h select ts, 2, 1 from generate_series(timestamptz '2026-04-01',"
              + " '2026-04-05', '1 minute') ts on conflict do nothing");
      try (TsmProcess applying = TsmProcess.start(migration.environment(), "capture", "apply")) {
        await().until(this::isSlotRead);
        captured
            .pair()
            .source()
            .query(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and application_name = 'tsm source'");
        applying.awaitErr("trying again in");
        applying.signal("TERM");
        applying.end();
      }
    }
    TestShell shell = shell();
    shell.run(
        "run",
        "--file",
        folder.resolve("migration.yaml").toString(),
        "--report-dir",
        folder.toString(),
        "--approve",
        back(migration.run(5)));
    assertThat(shell.out() + shell.err())
        .contains("run in the source: REFRESH MATERIALIZED VIEW \"public\".\"filled\"");
    writer.join();
    assertThat(kept.get("phase").textValue()).isEqualTo("AwaitingFinish");
    captured.assertSame(TABLES);
    assertNothingLeft();
    assertThat(owner.value("show default_transaction_read_only")).isEqualTo("off");
    assertThat(target.value("show default_transaction_read_only")).isEqualTo("on");
    assertThat(Long.parseLong(owner.value("select nextval('p_n_seq')")))
        .isGreaterThan(Long.parseLong(target.value("select last_value from p_n_seq")));
    assertThat(
            target.value(
                "select bool_or(scheduled) from timescaledb_information.jobs where job_id >= 1000"))
        .isEqualTo("f");
    // Buckets are those of the target, and what waits there to be made again waits here.
    captured.assertSame("daily");
    owner.execute("call refresh_continuous_aggregate('daily', null, '2026-01-05')");
    String made = "select time_bucket('1 day', at), device, count(*), sum(v) from h group by 1, 2";
    assertThat(owner.query("select d::text from (select * from daily except (" + made + ")) d"))
        .isEmpty();
    assertThat(
            owner.query(
                "select d::text from (("
                    + made
                    + " having min(at) < '2026-01-05') except"
                    + " select * from daily) d"))
        .isEmpty();
    owner.execute("insert into p (k, v) values (-1, 'the source is in use')");
    assertThat(command(0, "status")).contains("RolledBack");
    assertThat(migration.run(0).get("phase").textValue()).isEqualTo("RolledBack");
  }

  /** Its rows would be dropped in the source, and are in no table that is brought there. */
  @Test
  void a_chunk_that_is_detached_in_the_target_refuses_the_switch_back() throws Exception {
    JsonNode kept = switched("", "");
    Optional<String> detached = DetachedChunk.of(target, "h");
    Assumptions.assumeTrue(detached.isPresent(), "detach_chunk is in 2.21 and later");
    String chunk = detached.get();
    target.execute("create table made_since (a integer)");
    JsonNode again = migration.run(5, "--approve", back(kept));
    assertThat(
            target.value(
                "select body ->> 'finding' from _timescale_migration.report where phase ="
                    + " 'RollingBack' order by id desc limit 1"))
        .contains(chunk, "is a detached chunk");
    target.execute("drop table " + chunk);
    TestShell shell = shell();
    shell.run(
        "run",
        "--file",
        folder.resolve("migration.yaml").toString(),
        "--report-dir",
        folder.toString(),
        "--approve",
        back(again));
    assertThat(shell.out() + shell.err()).contains("relation:public.made_since");
    captured.assertSame(TABLES);
  }

  private boolean isSlotRead() {
    return target
        .value(
            "select bool_or(active) from pg_replication_slots where database = current_database()")
        .equals("t");
  }

  @Test
  void finishing_leaves_nothing() throws Exception {
    JsonNode kept = switched("", "");
    target.execute("insert into keyless values (77, 'after the switch')");
    migration.run(5);
    assertThat(owner.value("select count(*) from keyless where a = 77")).isEqualTo("1");
    assertThat(command(0, "capture", "status")).contains("applied up to");
    assertThat(migration.run(0, "--approve", CapturedRun.approval(kept)).get("phase").textValue())
        .isEqualTo("Completed");
    assertNothingLeft();
    captured.assertSame(TABLES);
    command(0, "clean");
  }

  @Test
  void a_switch_back_that_takes_too_long_is_undone() throws Exception {
    JsonNode kept = switched("", ", stopWrites: ReadOnly, drainTimeout: 3s");
    try (Connection connection = captured.pair().source().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("begin");
      statement.execute("lock table keyless in access exclusive mode");
      target.execute("insert into keyless values (78, 'cannot be applied yet')");
      JsonNode again = migration.run(5, "--approve", back(kept));
      assertThat(again.get("phase").textValue()).isEqualTo("AwaitingFinish");
      assertThat(back(again)).isNotEqualTo(back(kept));
      target.execute("insert into keyless values (79, 'the target is in use')");
      statement.execute("rollback");
      kept = again;
    }
    assertThat(migration.run(0, "--approve", back(kept)).get("phase").textValue())
        .isEqualTo("RolledBack");
    assertThat(owner.value("select count(*) from keyless where a in (78, 79)")).isEqualTo("2");
    captured.assertSame(TABLES);
    assertNothingLeft();
  }

  @Test
  void an_application_that_still_writes_to_the_target_is_noticed() throws Exception {
    JsonNode kept = switched("", "");
    CountDownLatch ended = new CountDownLatch(1);
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(ended));
    JsonNode again = migration.run(5, "--approve", back(kept));
    assertThat(again.get("phase").textValue()).isEqualTo("AwaitingFinish");
    ended.countDown();
    writer.join();
    assertThat(migration.run(0, "--approve", back(again)).get("phase").textValue())
        .isEqualTo("RolledBack");
    captured.assertSame(TABLES);
  }

  @Test
  void a_slot_that_is_lost_ends_the_way_back_and_says_so() throws Exception {
    JsonNode kept = switched("", "");
    target.query(
        "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
            + " where database = current_database()");
    JsonNode lost = migration.run(5);
    assertThat(command(0, "status")).contains("no way back").contains("is gone from the target");
    assertThat(migration.run(5, "--approve", back(lost)).get("phase").textValue())
        .isEqualTo("AwaitingFinish");
    assertThat(
            migration
                .run(0, "--approve", CapturedRun.approval(migration.run(5)))
                .get("phase")
                .textValue())
        .isEqualTo("Completed");
    assertThat(kept.get("phase").textValue()).isEqualTo("AwaitingFinish");
    assertNothingLeft();
  }

  @Test
  void a_target_that_would_keep_too_much_of_its_log_gives_the_way_back_up() throws Exception {
    switched(", maxRetainedWal: 20M", "");
    target.execute(
        "insert into whole select 100000 + i, i from generate_series(1, 600000) i",
        "insert into keyless select i, repeat('x', 1000) from generate_series(1, 20000) i");
    captured.pair().administered().inCluster("checkpoint");
    migration.run(5);
    assertThat(command(0, "status")).contains("no way back").contains("more than the limit of");
    assertThat(slots()).isEqualTo("0");
  }
}
