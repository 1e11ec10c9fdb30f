package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A migration without dual-write, and back again, by one resource and a writer of one side. */
@Tag("any-version")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class CaptureClusterIT {
  private static final String PROVEN_AFTER_A_RECOVERY =
      "select exists (select from _timescale_migration.report where phase = 'Recovering' and outcome"
          + " = 'Succeeded') and (select proven_lsn is not null and recovering_since is null from"
          + " _timescale_migration.capture)";

  private static final String NAMESPACE = "tsm-it-capture";
  private static final long BETWEEN_WRITES = 100;
  private static final String SPEC =
      """
      writes: {mode: Capture, capture: {replicaIdentity: SetFull, maxRetainedWal: 5Gi, maxLag: 30s}}
      switchover: {stopWrites: ReadOnly, wayBack: Keep}
      workers: {replicas: 2, parallelism: 1}
      """;

  private static RealCluster cluster;
  private static InstalledOperator operator;

  @BeforeAll
  static void install() {
    cluster = RealCluster.find();
    operator = InstalledOperator.install(cluster, NAMESPACE);
  }

  @AfterAll
  static void uninstall() {
    if (operator != null) {
      operator.close();
    }
  }

  @Test
  void to_the_target_and_back_while_pods_are_deleted_and_the_application_writes() {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "captured");
    try (Pair pair = pair("captured")) {
      migration.secrets(pair.source(), pair.target());
      CountDownLatch ended = new CountDownLatch(1);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> write(pair.source(), ended));
      migration.apply(SPEC);
      migration.awaitStatus("the plan", CaptureClusterIT::namesTheChange);
      assertThat(identity(pair.source())).isEqualTo("d");
      migration.openGate("CaptureStarted");

      deletePod(migration.aRunningPod("Capturing"), "--force", "--grace-period=0");
      operator.killLeader();
      migration.awaitGate("ProductionLoadValidated");
      assertThat(identity(pair.source())).isEqualTo("f");
      deletePod(migration.aRunningPod("Capturing"));
      migration.kubectlWait("condition=CaptureReady");
      migration.kubectlWait("condition=CaughtUp");
      JsonNode capture =
          migration
              .awaitStatus("the lag", seen -> seen.at("/capture/lag").isTextual())
              .path("capture");
      assertThat(capture.path("retainedWal").asLong()).isPositive();
      assertThat(cluster.kubectl("get", "tsm", "-n", NAMESPACE)).contains("LAG");

      loseSlot(pair.source());
      migration.awaitStatus(
          "both sides proven again",
          seen -> pair.target().value(PROVEN_AFTER_A_RECOVERY).equals("t"));
      assertThat(writer.isDone()).isFalse();
      migration.openGate("ProductionLoadValidated");
      migration.openGate("Switchover");
      migration.awaitPhase("AwaitingFinish");
      writer.join();
      assertNothingIsLeft(pair.source());
      backAgain(migration, pair);
      assertThat(rows(pair.source())).isEqualTo(rows(pair.target()));
      assertNothingIsLeft(pair.source());
      assertNothingIsLeft(pair.target());
      migration.awaitStatus("the end", seen -> finalizers("captured").isEmpty());
      migration.delete();
    }
  }

  /** As a failover to a standby does, while its pod reads it. */
  private static void loseSlot(TestDatabase source) {
    source.execute(
        """
        do $$ begin
          loop
            perform pg_terminate_backend(active_pid) from pg_replication_slots
              where database = current_database() and active;
            begin
              perform pg_drop_replication_slot(slot_name) from pg_replication_slots
                where database = current_database() and not active;
            exception when object_in_use then null;
            end;
            exit when not exists (select from pg_replication_slots where database = current_database());
          end loop;
        end $$
        """);
  }

  private static void backAgain(MigrationOnCluster migration, Pair pair) {
    assertThat(migration.status().path("primary").asText()).isEqualTo("Target");
    assertThat(migration.status().path("downtime").asText()).matches("[0-9.]+s");
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> write(pair.target(), new CountDownLatch(1)));
    deletePod(migration.aRunningPod("Capturing"), "--force", "--grace-period=0");
    migration.aRunningPod("Capturing");
    migration.kubectlWait("condition=CaptureReady");
    migration.awaitStatus("rows that are applied", CaptureClusterIT::appliesRows);
    migration.kubectlWait("condition=CaughtUp");
    migration.goBack();
    migration.awaitPhase("RolledBack");
    writer.join();
    assertThat(migration.status().path("primary").asText()).isEqualTo("Source");
  }

  private static boolean appliesRows(JsonNode status) {
    return status.at("/capture/rowsPerSecond").asLong() > 0;
  }

  @Test
  void one_that_is_cancelled_and_one_that_is_deleted_leave_nothing_on_the_source() {
    MigrationOnCluster cancelled = new MigrationOnCluster(cluster, NAMESPACE, "given-up");
    MigrationOnCluster deleted = new MigrationOnCluster(cluster, NAMESPACE, "deleted");
    try (Pair one = pair("given_up");
        Pair other = pair("deleted")) {
      apply(cancelled, one);
      apply(deleted, other);
      cancelled.openGate("CaptureStarted");
      deleted.openGate("CaptureStarted");
      awaitSlot(cancelled, one);
      cancelled.patch("{\"cancel\":true}");
      awaitSlot(deleted, other);
      deletePod(deleted.aRunningPod("Capturing"), "--force", "--grace-period=0");
      deleted.delete();
      assertNothingIsLeft(other.source());
      cancelled.awaitPhase("Cancelled");
      assertNothingIsLeft(one.source());
      cancelled.delete();
    }
  }

  private static void apply(MigrationOnCluster migration, Pair pair) {
    migration.secrets(pair.source(), pair.target());
    migration.apply(SPEC);
  }

  private static void awaitSlot(MigrationOnCluster migration, Pair pair) {
    migration.awaitStatus("a slot", status -> status.at("/capture/appliedLsn").isTextual());
    assertThat(identity(pair.source())).isEqualTo("f");
  }

  private static boolean namesTheChange(JsonNode status) {
    return status
        .at("/pendingGate/message")
        .asText()
        .contains("ALTER TABLE \"public\".\"keyless\" REPLICA IDENTITY FULL");
  }

  private static String finalizers(String name) {
    return cluster
        .get(NAMESPACE, "tsm", name)
        .at("/metadata/finalizers")
        .toString()
        .replaceAll("[\\[\\]]", "");
  }

  private static void deletePod(String pod, String... more) {
    String[] arguments = {"delete", "pod", pod, "-n", NAMESPACE};
    String[] all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    cluster.kubectl(all);
  }

  private static Pair pair(String label) {
    Pair pair = Pair.ofSuperuser(label);
    pair.source()
        .execute(
            "CREATE TABLE h (at timestamptz NOT NULL, device integer NOT NULL, v float8,"
                + " PRIMARY KEY (device, at))",
            "SELECT create_hypertable('h', 'at', chunk_time_interval => interval '1 day')",
            "INSERT INTO h SELECT t, d, d FROM generate_series(timestamptz '2026-01-01',"
                + " '2026-01-15', '10 minutes') t, generate_series(1, 5) d",
            "CREATE TABLE keyless (a integer, b text)",
            "INSERT INTO keyless SELECT i % 3, 'x' FROM generate_series(1, 10) i");
    return pair;
  }

  /** Inserts, updates and deletes until its session is ended, as the switch does. */
  private static void write(TestDatabase source, CountDownLatch ended) {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      for (long i = 0; !ended.await(BETWEEN_WRITES, TimeUnit.MILLISECONDS); i++) {
        statement.execute(
            "INSERT INTO h VALUES (timestamptz '2026-01-01 00:00:01' + %1$d * interval '9 minutes', 9, %1$d)"
                    .formatted(i)
                + " ON CONFLICT DO NOTHING;"
                + " UPDATE h SET v = %d WHERE device = 1 AND at < timestamptz '2026-01-01 03:00';"
                    .formatted(i)
                + " DELETE FROM h WHERE device = 2 AND at < timestamptz '2026-01-01' + %d * interval '1 minute';"
                    .formatted(i)
                + " UPDATE keyless SET b = '%d' WHERE a = %d; INSERT INTO keyless VALUES (%d, 'new');"
                    .formatted(i, i % 3, 100 + i)
                // Else making a slot waits for the server to say which transactions run.
                + " SELECT pg_log_standby_snapshot() WHERE %d %% 10 = 0".formatted(i));
      }
    } catch (SQLException e) {
      ended.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String rows(TestDatabase database) {
    return database.value("SELECT count(*) || ' ' || sum(hashtextextended(t::text, 0)) FROM h t")
        + ", "
        + database.value(
            "SELECT count(*) || ' ' || sum(hashtextextended(t::text, 0)) FROM keyless t");
  }

  private static String identity(TestDatabase source) {
    return source.value("SELECT relreplident FROM pg_class WHERE relname = 'keyless'");
  }

  private static void assertNothingIsLeft(TestDatabase source) {
    assertThat(
            source.query(
                "SELECT slot_name FROM pg_replication_slots WHERE database = current_database()"))
        .isEmpty();
    assertThat(identity(source)).isEqualTo("d");
  }
}
