package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.servers.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A migration without dual-write from its file. The source's role owns the tables and has
 * REPLICATION, the target's is managed: neither is a superuser.
 */
class CapturedMigrationIT {
  private static final long BETWEEN_WRITES = 20;
  private static final String SCHEMA =
      """
      create table h (at timestamptz not null, device integer not null, v double precision, primary key (device, at));
      select create_hypertable('h', 'at', chunk_time_interval => interval '1 day');
      insert into h select ts, d, d from
        generate_series(timestamptz '2026-01-01', '2026-01-06', '10 minutes') ts, generate_series(1, 3) d;
      create table whole (n bigint not null, v integer);
      select create_hypertable('whole', 'n', chunk_time_interval => 1000);
      insert into whole select i, i from generate_series(1, 5000) i;
      create table p (k integer primary key, n bigserial, v text);
      insert into p (k, v) select i, 'old' from generate_series(1, 100) i;
      create table blue (k integer primary key, v text);
      create table green (k integer primary key, v text);
      insert into blue values (1, 'blue');
      insert into green values (1, 'green');
      create table keyless (a integer, b text);
      insert into keyless select i % 3, 'x' from generate_series(1, 10) i;
      """;

  @TempDir private Path folder;
  private final CapturedPair captured = new CapturedPair();
  private TestDatabase owner;
  private CapturedRun migration;
  private String role;

  @BeforeEach
  void make() {
    TestDatabase source = captured.pair().source();
    role = source.name() + "_owner";
    source.execute(
        "create role \"" + role + "\" login replication password 'owner'",
        "alter database \"" + source.name() + "\" owner to \"" + role + "\"",
        "grant create on schema public to \"" + role + "\"");
    owner = source.as(role, "owner");
    migration = new CapturedRun(captured, owner, folder);
    owner.execute(SCHEMA);
  }

  @AfterEach
  void drop() {
    captured
        .pair()
        .source()
        .inCluster(
            "alter database \""
                + captured.pair().source().name()
                + "\" reset default_transaction_read_only");
    captured.close();
    captured.pair().source().inCluster("drop role \"" + role + "\"");
  }

  private String gate(JsonNode end) {
    return end.at("/pendingGate/gate").textValue();
  }

  /** Knows the source only, until it is told to end or its session is. */
  private void write(CountDownLatch ended) {
    try (Connection connection = owner.connect();
        Statement statement = connection.createStatement()) {
      for (long i = 0; !ended.await(BETWEEN_WRITES, TimeUnit.MILLISECONDS); i++) {
        statement.execute(
            "begin; update p set v = '%d' where k = %d; insert into p (k, v) values (%d, 'new') on conflict (k) do nothing;"
                    .formatted(i, i % 100 + 1, 1000 + i % 500)
                + " insert into h values (timestamptz '2026-01-01' + %d * interval '7 minutes' + interval '1 second', 9, %d) on conflict do nothing;"
                    .formatted(i % 5000, i)
                + " delete from h where device = 3 and v < 4 and at < timestamptz '2026-01-01' + %d * interval '1 minute';"
                    .formatted(i % 100)
                + " update keyless set b = '%d' where a = %d; insert into whole values (%d, 1); commit"
                    .formatted(i, i % 3, i % 20000));
      }
    } catch (SQLException e) {
      // The switch ends the sessions of the application.
      ended.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertSame() {
    captured.assertSame("h", "whole", "p", "keyless");
  }

  @Test
  void from_an_empty_target_to_the_switch_while_the_application_writes_to_the_source()
      throws Exception {
    captured.pair().source().execute("grant pg_signal_backend to \"" + role + "\"");
    migration.file(
        """
        writes: {mode: Capture, capture: {replicaIdentity: SetFull, insertOnly: [public.whole], maxLag: 10s}}
        switchover: {stopWrites: ReadOnly}
        """);
    CountDownLatch ended = new CountDownLatch(1);
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(ended));
    JsonNode start = migration.run(5);
    assertThat(gate(start)).isEqualTo("CaptureStarted");
    assertThat(owner.value("select relreplident from pg_class where relname = 'keyless'"))
        .isEqualTo("d");
    JsonNode load = migration.run(5, "--approve", "CaptureStarted");
    assertThat(gate(load)).isEqualTo("ProductionLoadValidated");
    assertThat(owner.value("select relreplident from pg_class where relname = 'keyless'"))
        .isEqualTo("f");
    JsonNode switchover = migration.run(5, "--approve", "ProductionLoadValidated");
    assertThat(gate(switchover)).isEqualTo("Switchover");
    assertThat(writer.isDone()).isFalse();
    JsonNode done = migration.run(0, "--approve", CapturedRun.approval(switchover));
    assertThat(done.get("phase").textValue()).isEqualTo("Completed");
    writer.join();
    assertSame();
    assertThat(owner.value("show default_transaction_read_only")).isEqualTo("on");
    assertThat(
            owner.query(
                "select slot_name from pg_replication_slots where database = current_database()"))
        .isEmpty();
    assertThat(
            captured
                .pair()
                .target()
                .value(
                    "select body ->> 'downtimeSeconds' from _timescale_migration.report"
                        + " where phase = 'SwitchingOver' and outcome = 'Succeeded'"))
        .isNotEmpty();
    long next = Long.parseLong(captured.pair().target().value("select nextval('p_n_seq')"));
    assertThat(next).isGreaterThan(Long.parseLong(owner.value("select last_value from p_n_seq")));
    assertThat(migration.run(0).get("phase").textValue()).isEqualTo("Completed");
  }

  @Test
  void a_slot_that_is_lost_at_a_gate_is_replaced_and_both_sides_are_proven_again()
      throws Exception {
    migration.file(
        "writes: {mode: Capture, capture: {replicaIdentity: SetFull, insertOnly: [public.whole], maxLag: 10s}}\n");
    migration.run(5, "--approve", "CaptureStarted");
    JsonNode before = migration.run(5, "--approve", "ProductionLoadValidated");
    assertThat(gate(before)).isEqualTo("Switchover");
    captured.loseSlot();
    owner.execute(
        "delete from h where device = 2 and at < '2026-01-03'",
        "insert into p (k, v) values (7000, 'lost')",
        "update keyless set b = 'lost' where a = 1");
    JsonNode after = migration.run(5);
    assertThat(gate(after)).isEqualTo("Switchover");
    assertThat(CapturedRun.approval(after)).isNotEqualTo(CapturedRun.approval(before));
    JsonNode done = migration.run(0, "--approve", CapturedRun.approval(after));
    assertThat(done.get("phase").textValue()).isEqualTo("Completed");
    assertSame();
  }

  @Test
  void a_switch_that_cannot_stop_all_writers_is_undone_and_tried_again() throws Exception {
    captured.pair().source().execute("grant pg_signal_backend to \"" + role + "\"");
    migration.file(
        """
        writes: {mode: Capture, capture: {replicaIdentity: SetFull}}
        switchover: {stopWrites: ReadOnly, drainTimeout: 10s}
        """);
    migration.run(5, "--approve", "CaptureStarted");
    JsonNode gate = migration.run(5, "--approve", "ProductionLoadValidated");
    try (Connection administrator = captured.pair().source().connect()) {
      assertThat(administrator.isValid(0)).isTrue();
      JsonNode again = migration.run(5, "--approve", CapturedRun.approval(gate));
      assertThat(gate(again)).isEqualTo("Switchover");
      assertThat(CapturedRun.approval(again)).isNotEqualTo(CapturedRun.approval(gate));
      owner.execute("insert into keyless values (77, 'written after the switch was undone')");
      gate = again;
    }
    assertThat(migration.run(0, "--approve", CapturedRun.approval(gate)).get("phase").textValue())
        .isEqualTo("Completed");
    assertSame();
  }

  /** It could be committed in a database that is read-only. */
  @Test
  void a_prepared_transaction_refuses_the_switch_until_it_is_ended() throws Exception {
    captured.pair().source().execute("grant pg_signal_backend to \"" + role + "\"");
    migration.file(
        """
        writes: {mode: Capture, capture: {replicaIdentity: SetFull}}
        switchover: {stopWrites: ReadOnly}
        """);
    migration.run(5, "--approve", "CaptureStarted");
    JsonNode gate = migration.run(5, "--approve", "ProductionLoadValidated");
    owner.execute(
        "begin; insert into p (k, v) values (777, 'prepared'); prepare transaction 'it''s'");
    JsonNode again = migration.run(5, "--approve", CapturedRun.approval(gate));
    assertThat(gate(again)).isEqualTo("Switchover");
    assertThat(whyUndone()).contains("the source has 1 prepared transactions, the first 'it''s'");
    owner.execute("commit prepared 'it''s'");
    again = withRoleThatWritesAnyway(again);
    again = withLargeObject(again);
    again = withOtherSchema(again);
    again = withRewrittenTables(again);
    again = withDetachedChunk(again);
    // Nothing of it is a row that changed.
    owner.execute("select drop_chunks('whole', 2000)");
    assertThat(migration.run(0, "--approve", CapturedRun.approval(again)).get("phase").textValue())
        .isEqualTo("Completed");
    assertSame();
    assertThat(
            captured
                .pair()
                .target()
                .value("select relreplident from pg_class where relname = 'keyless'"))
        .as("what the schema brought while it was FULL in the source")
        .isEqualTo("d");
  }

  private JsonNode withRoleThatWritesAnyway(JsonNode gate) throws Exception {
    String writer = role + "_writer";
    TestDatabase source = captured.pair().source();
    source.execute(
        "create role \"" + writer + "\" login",
        "alter role \"" + writer + "\" set default_transaction_read_only = off");
    JsonNode again = migration.run(5, "--approve", CapturedRun.approval(gate));
    assertThat(whyUndone()).contains(writer, "has a setting of its own");
    source.execute(
        "ALTER ROLE \"" + writer + "\" RESET default_transaction_read_only",
        "drop role \"" + writer + "\"");
    return again;
  }

  /** The log has nothing of it. */
  private JsonNode withLargeObject(JsonNode gate) throws Exception {
    owner.execute("select lo_from_bytea(4711, 'written after the proof')");
    JsonNode again = migration.run(5, "--approve", CapturedRun.approval(gate));
    assertThat(whyUndone()).contains("large objects differ: 1 missing in the target: 4711");
    owner.execute("select lo_unlink(4711)");
    return again;
  }

  /** Its rows are gone from the hypertable, and in no table that is moved. */
  private JsonNode withDetachedChunk(JsonNode gate) throws Exception {
    Optional<String> chunk = DetachedChunk.of(owner, "h");
    if (chunk.isEmpty()) {
      return gate;
    }
    JsonNode again = migration.run(5, "--approve", CapturedRun.approval(gate));
    assertThat(whyUndone()).contains("misplaced", chunk.get());
    migration.file(
        """
        writes: {mode: Capture, capture: {replicaIdentity: SetFull}}
        switchover: {stopWrites: ReadOnly}
        accept: [{finding: "schema:misplaced:table %s", reason: not needed}]
        """
            .formatted(chunk.get()));
    return again;
  }

  private JsonNode withOtherSchema(JsonNode gate) throws Exception {
    owner.execute("alter table p add column more integer default 7");
    JsonNode again = migration.run(5, "--approve", CapturedRun.approval(gate));
    assertThat(whyUndone()).contains("the schema differs in ", "public.p");
    owner.execute("alter table p drop column more");
    return again;
  }

  /** Neither is in the log; the schema is the same afterwards. */
  private JsonNode withRewrittenTables(JsonNode gate) throws Exception {
    owner.execute("alter table h alter column v type double precision using v + 1");
    migration.run(3, "--approve", CapturedRun.approval(gate));
    assertThat(whyUndone()).contains("differ in public.h");
    TestShell shell = TestShell.of(captured.pair());
    assertThat(shell.run("status")).isZero();
    assertThat(shell.out()).contains("captured  Proving").doesNotContain("Switchover=");
    owner.execute("alter table h alter column v type double precision using v - 1");
    JsonNode again = migration.run(5);
    owner.execute(
        "alter table green drop column v, add column v text default 'red'",
        "alter table green alter v drop default");
    migration.run(3, "--approve", CapturedRun.approval(again));
    assertThat(whyUndone()).contains("differ in public.green");
    owner.execute("update green set v = 'green'");
    again = migration.run(5);
    exchange("blue", "green");
    migration.run(3, "--approve", CapturedRun.approval(again));
    assertThat(whyUndone()).containsAnyOf("public.blue", "public.green");
    exchange("blue", "green");
    return migration.run(5);
  }

  private void exchange(String one, String other) {
    for (String kind : new String[] {"table %s rename to %s", "index %s_pkey rename to %s_pkey"}) {
      owner.execute(
          "alter " + kind.formatted(one, "between"),
          "alter " + kind.formatted(other, one),
          "alter " + kind.formatted("between", other));
    }
  }

  private String whyUndone() {
    return captured
        .pair()
        .target()
        .value(
            "select body ->> 'finding' from _timescale_migration.report where phase ="
                + " 'SwitchingOver' order by id desc limit 1");
  }

  @Test
  void an_application_that_still_writes_is_noticed() throws Exception {
    migration.file("writes: {mode: Capture, capture: {replicaIdentity: SetFull}}\n");
    CountDownLatch ended = new CountDownLatch(1);
    migration.run(5, "--approve", "CaptureStarted");
    JsonNode gate = migration.run(5, "--approve", "ProductionLoadValidated");
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(ended));
    JsonNode again = migration.run(5, "--approve", CapturedRun.approval(gate));
    assertThat(gate(again)).isEqualTo("Switchover");
    ended.countDown();
    writer.join();
    assertThat(migration.run(0, "--approve", CapturedRun.approval(again)).get("phase").textValue())
        .isEqualTo("Completed");
    assertSame();
  }

  @Test
  void a_migration_that_is_cancelled_leaves_the_source_as_it_was_found() throws Exception {
    migration.file("writes: {mode: Capture, capture: {replicaIdentity: SetFull}}\n");
    migration.run(5, "--approve", "CaptureStarted");
    migration.file("writes: {mode: Capture, capture: {replicaIdentity: SetFull}}\ncancel: true\n");
    assertThat(migration.run(0).get("phase").textValue()).isEqualTo("Cancelled");
    assertThat(owner.value("select relreplident from pg_class where relname = 'keyless'"))
        .isEqualTo("d");
    assertThat(
            owner.query(
                "select slot_name from pg_replication_slots where database = current_database()"))
        .isEmpty();
  }

  @Test
  void what_capture_lacks_is_said_by_preflight_with_its_fixes() throws Exception {
    captured.pair().source().execute("alter role \"" + role + "\" noreplication");
    owner.execute(
        "create type colour as enum ('red')",
        "create table coloured (at timestamptz not null, c colour)",
        "select create_hypertable('coloured', 'at', 'c', 2)",
        "insert into coloured values ('2026-01-01', 'red')");
    migration.file("writes: {mode: Capture}\nswitchover: {stopWrites: ReadOnly}\n");
    TestShell shell =
        TestShell.of(
            Map.of(
                "SOURCE",
                owner.uri(),
                "TARGET",
                captured.pair().target().uri(),
                "PATH",
                System.getenv("PATH")));
    assertThat(shell.run("run", "-f", folder.resolve("migration.yaml").toString())).isEqualTo(4);
    assertThat(shell.out() + shell.err())
        .contains("REPLICATION;")
        .contains("ALTER TABLE \"public\".\"keyless\" REPLICA IDENTITY FULL;")
        .contains("GRANT pg_signal_backend TO ")
        .contains("public.coloured is partitioned by c of type public.colour")
        .doesNotContain(";;");
  }
}
