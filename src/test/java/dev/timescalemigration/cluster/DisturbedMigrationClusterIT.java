package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.Server;
import dev.timescalemigration.servers.Servers;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may happen while chunks are copied: every run ends equal, and copies no chunk twice. */
@Tag("any-version")
@Tag("long")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class DisturbedMigrationClusterIT {
  private static final String NAMESPACE = "tsm-it-disturbed";
  private static final String ONE_THREAD = "{replicas: 1, parallelism: 1}";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static RealCluster cluster;
  private static InstalledOperator operator;

  @BeforeAll
  static void install() {
    cluster = RealCluster.find();
    operator = InstalledOperator.install(cluster, NAMESPACE, "--set", "worker.grace=20s");
  }

  @AfterAll
  static void uninstall() {
    if (operator != null) {
      operator.close();
    }
  }

  @Test
  void goes_on_when_its_node_is_drained() throws IOException, SQLException {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "drained");
    try (Pair pair = Pair.ofSuperuser("drained");
        DisturbedMigration disturbed =
            DisturbedMigration.copying(pair, migration, "{replicas: 2, parallelism: 1}")) {
      String node = migration.nodeOf(migration.aRunningPod("Copying"));
      try {
        migration.drain(node);
        JsonNode status =
            migration.awaitStatus(
                "the news that no node takes a pod",
                seen -> seen.at("/lastError/reason").asText().equals("Unschedulable"));
        assertThat(status.at("/lastError/message").asText()).contains("unschedulable");
        assertThat(migration.runningPods("Copying")).isEmpty();
      } finally {
        cluster.kubectl("uncordon", node);
      }
      disturbed.awaitMoreChunks();
      disturbed.endsEqual("the node is drained, which evicts its workers, and comes back");
    }
  }

  @Test
  void goes_on_when_a_worker_is_deleted() throws IOException, SQLException {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "deleted");
    try (Pair pair = Pair.ofSuperuser("deleted");
        DisturbedMigration disturbed =
            DisturbedMigration.copying(pair, migration, "{replicas: 2, parallelism: 1}")) {
      cluster.kubectl("delete", "pod", "-n", NAMESPACE, migration.aRunningPod("Copying"));
      disturbed.awaitMoreChunks();
      disturbed.endsEqual("a worker pod is deleted");
    }
  }

  @Test
  void goes_on_when_a_worker_is_killed() throws IOException, SQLException {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "killed");
    try (Pair pair = Pair.ofSuperuser("killed");
        DisturbedMigration disturbed =
            DisturbedMigration.copying(pair, migration, "{replicas: 1, parallelism: 3}")) {
      String pod = migration.aRunningPod("Copying");
      cluster.kubectl("delete", "pod", "-n", NAMESPACE, pod, "--force", "--grace-period=0");
      disturbed.awaitMoreChunks();
      disturbed.endsEqual("a worker pod is killed at once, as when its node is lost");
    }
  }

  @Test
  void tells_that_memory_ran_out_and_continues_with_more() throws IOException, SQLException {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "oom");
    try (Pair pair = Pair.ofSuperuser("oom");
        DisturbedMigration disturbed = DisturbedMigration.copying(pair, migration, ONE_THREAD)) {
      migration.patch("{\"workers\":{\"resources\":{\"limits\":{\"memory\":\"40Mi\"}}}}");
      JsonNode status =
          migration.awaitStatus(
              "the news of too little memory",
              seen -> seen.at("/lastError/reason").asText().equals("OutOfMemory"));
      assertThat(MigrationOnCluster.condition(status, "Stalled")).isEqualTo("True");
      assertThat(status.at("/lastError/hint").asText())
          .contains("spec.workers.resources.limits.memory");
      migration.patch("{\"workers\":{\"resources\":{\"limits\":{\"memory\":\"512Mi\"}}}}");
      disturbed.awaitMoreChunks();
      disturbed.endsEqual("a worker is OOM-killed at a limit of 40Mi, which is then raised");
    }
  }

  @Test
  void stops_while_suspended_and_continues_after() throws IOException, SQLException {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "suspended");
    try (Pair pair = Pair.ofSuperuser("suspended");
        DisturbedMigration disturbed = DisturbedMigration.copying(pair, migration, ONE_THREAD)) {
      migration.patch("{\"suspend\":true}");
      migration.awaitStatus(
          "suspension", status -> MigrationOnCluster.condition(status, "Suspended").equals("True"));
      migration.awaitRunningPods("Copying", 0);
      int copied = disturbed.chunks();
      await("a while in which nothing is copied")
          .during(Duration.ofSeconds(10))
          .atMost(Duration.ofSeconds(12))
          .until(() -> disturbed.chunks() == copied);
      migration.patch("{\"suspend\":false}");
      disturbed.awaitMoreChunks();
      assertThat(MigrationOnCluster.condition(migration.status(), "Suspended")).isEmpty();
      disturbed.endsEqual("suspended and resumed");
    }
  }

  @Test
  void takes_more_workers_and_fewer() throws IOException, SQLException {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "workers");
    try (Pair pair = Pair.ofSuperuser("workers");
        DisturbedMigration disturbed = DisturbedMigration.copying(pair, migration, ONE_THREAD)) {
      String first = migration.aRunningPod("Copying");
      migration.patch("{\"workers\":{\"replicas\":3}}");
      migration.awaitRunningPods("Copying", 3);
      migration.patch("{\"workers\":{\"replicas\":1}}");
      migration.awaitRunningPods("Copying", 1);
      assertThat(migration.aRunningPod("Copying")).as("the first works on").isEqualTo(first);
      disturbed.awaitMoreChunks();
      disturbed.endsEqual("workers 1 -> 3 -> 1");
    }
  }

  @Test
  void takes_another_parallelism() throws IOException, SQLException {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "parallelism");
    try (Pair pair = Pair.ofSuperuser("parallelism");
        DisturbedMigration disturbed = DisturbedMigration.copying(pair, migration, ONE_THREAD)) {
      String first = migration.aRunningPod("Copying");
      migration.patch("{\"workers\":{\"parallelism\":4}}");
      await("four chunks in work at once")
          .atMost(PATIENCE)
          .until(() -> migration.runningPods("Copying").size() == 1 && threads(pair) >= 4);
      assertThat(migration.aRunningPod("Copying")).isNotEqualTo(first);
      disturbed.endsEqual("parallelism 1 -> 4");
    }
  }

  /** Transactions in the target; those of one hypertable may wait for one another. */
  private static int threads(Pair pair) {
    return Integer.parseInt(
        pair.target()
            .value(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name = 'tsm target' AND xact_start IS NOT NULL"));
  }

  @Test
  void goes_on_when_the_target_crashes() throws IOException, SQLException {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "crashed");
    try (Server own = Servers.startOwn();
        Pair pair = Pair.ofSuperuser(Servers.source(), own, "crashed");
        DisturbedMigration disturbed =
            DisturbedMigration.copying(pair, migration, "{replicas: 2, parallelism: 2}")) {
      own.restartImmediately();
      await("the server to answer again")
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> disturbed.chunks() > 0);
      disturbed.awaitMoreChunks();
      disturbed.endsEqual("the target's server is stopped at once and starts again");
    }
  }

  @Test
  void takes_a_rotated_password() throws IOException, SQLException {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "rotated");
    try (Server own = Servers.startOwn();
        Pair pair = Pair.ofSuperuser(Servers.source(), own, "rotated")) {
      pair.target().inCluster("CREATE ROLE migrator SUPERUSER LOGIN PASSWORD 'first'");
      migration.secret("source", pair.source());
      migration.secret("target", pair.target().as("migrator", "first"));
      try (DisturbedMigration disturbed =
          DisturbedMigration.copyingWithSecrets(pair, migration, ONE_THREAD)) {
        // Sessions that are open end too: every next connection needs the new password.
        pair.target()
            .execute(
                "ALTER ROLE migrator PASSWORD 'second'",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE usename = 'migrator'");
        migration.secret("target", pair.target().as("migrator", "second"));
        disturbed.awaitMoreChunks();
        disturbed.endsEqual("the target's password is changed, then its secret");
      }
    }
  }

  @Test
  void finds_its_migration_again_when_it_is_applied_again() throws IOException, SQLException {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "again");
    try (Pair pair = Pair.ofSuperuser("again");
        DisturbedMigration disturbed = DisturbedMigration.copying(pair, migration, ONE_THREAD)) {
      migration.delete();
      migration.apply(DisturbedMigration.spec(ONE_THREAD));
      migration.awaitPhase("Copying");
      disturbed.awaitMoreChunks();
      disturbed.endsEqual("the resource is deleted and applied again");
    }
  }

  @Test
  void ends_equal_though_the_operator_is_killed_in_every_phase() throws IOException, SQLException {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "operator");
    try (Pair pair = Pair.ofSuperuser("operator");
        OperatorKiller killer = new OperatorKiller(operator, migration)) {
      killer.start();
      try (DisturbedMigration disturbed = DisturbedMigration.copying(pair, migration, ONE_THREAD)) {
        disturbed.endsEqual("the operator's pod is killed in every phase");
        migration.openGate("ProductionLoadValidated");
        migration.openGate("Switchover");
        migration.awaitPhase("Completed");
        assertThat(killer.phases())
            .containsSubsequence(
                "Preflight",
                "MigratingSchema",
                "AwaitingDualWrite",
                "Staging",
                "Copying",
                "Verifying",
                "Validating",
                "AwaitingProductionLoad",
                "AwaitingSwitchover");
      }
    }
  }
}
