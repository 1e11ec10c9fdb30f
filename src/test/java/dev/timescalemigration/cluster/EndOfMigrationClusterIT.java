package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.Server;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a migration that is refused, cancelled or deleted. */
@Tag("any-version")
@Tag("long")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class EndOfMigrationClusterIT {
  private static final String NAMESPACE = "tsm-it-end";

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
  void a_second_migration_into_the_same_target_is_refused_until_it_has_its_own() {
    MigrationOnCluster first = new MigrationOnCluster(cluster, NAMESPACE, "first");
    MigrationOnCluster second = new MigrationOnCluster(cluster, NAMESPACE, "second");
    try (Pair pair = pair("taken");
        TestDatabase own = Servers.target().createDatabase("own")) {
      first.secrets(pair.source(), pair.target());
      first.apply("");
      first.awaitGate("DualWriteStarted");

      second.secrets(pair.source(), pair.target());
      second.apply("");
      JsonNode refused =
          second.awaitStatus(
              "a refusal",
              status -> MigrationOnCluster.condition(status, "Accepted").equals("False"));
      assertThat(refused.at("/lastError/reason").asText()).isEqualTo("TargetTaken");
      assertThat(refused.at("/lastError/message").asText()).contains(NAMESPACE + "/first");
      assertThat(first.status().at("/pendingGate/gate").asText()).isEqualTo("DualWriteStarted");

      second.secret("target", own);
      second.awaitGate("DualWriteStarted");
      assertThat(MigrationOnCluster.condition(second.status(), "Accepted")).isEqualTo("True");
      first.delete();
      second.delete();
    }
  }

  @Test
  void a_namespace_that_takes_no_more_jobs_is_named_until_it_does() {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "quota");
    try (Pair pair = pair("quota")) {
      migration.secrets(pair.source(), pair.target());
      cluster.kubectl("create", "quota", "no-jobs", "-n", NAMESPACE, "--hard=count/jobs.batch=0");
      migration.apply("");
      JsonNode status =
          migration.awaitStatus(
              "the news that no Job may be made",
              seen -> seen.at("/lastError/reason").asText().equals("JobForbidden"));
      assertThat(status.at("/lastError/message").asText()).contains("no-jobs");
      assertThat(MigrationOnCluster.condition(status, "Stalled")).isEqualTo("True");

      cluster.kubectl("delete", "quota", "no-jobs", "-n", NAMESPACE);
      migration.awaitGate("DualWriteStarted");
      assertThat(MigrationOnCluster.condition(migration.status(), "Stalled")).isEmpty();
      migration.delete();
    }
  }

  @Test
  void a_cancelled_migration_leaves_the_source_as_it_was() {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "cancelled");
    try (Pair pair = pair("cancelled")) {
      String before = relations(pair.source());
      migration.secrets(pair.source(), pair.target());
      migration.apply("completionPoint: \"2026-11-01\"\nworkers: {replicas: 1, parallelism: 1}");
      migration.awaitGate("DualWriteStarted");
      CommittedCopies.watch(pair.target(), 2);
      migration.openGate("DualWriteStarted");
      migration.awaitPhase("Copying");
      migration.awaitRunningPods("Copying", 1);

      migration.patch("{\"cancel\":true}");
      migration.awaitPhase("Cancelled");
      migration.awaitRunningPods("Copying", 0);
      assertThat(relations(pair.source())).isEqualTo(before);
      assertThat(migration.status().at("/completionTime").isMissingNode()).isFalse();
      migration.delete();
    }
  }

  @Test
  void the_record_is_removed_with_the_resource_when_that_is_asked_for() {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "cleaned");
    try (Pair pair = pair("cleaned")) {
      migration.secrets(pair.source(), pair.target());
      migration.apply("deletionPolicy: Cleanup");
      migration.awaitGate("DualWriteStarted");
      migration.delete();
      assertThat(pair.target().value("SELECT to_regnamespace('_timescale_migration') IS NULL"))
          .isEqualTo("t");
    }
  }

  @Test
  void deleting_does_not_wait_for_a_target_that_never_answers() {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "silent");
    try (Server own = Servers.startOwn();
        Pair pair = Pair.ofSuperuser(Servers.source(), own, "silent")) {
      fill(pair.source());
      migration.secrets(pair.source(), pair.target());
      migration.apply("deletionPolicy: Cleanup");
      migration.awaitGate("DualWriteStarted");
      own.pause();
      try {
        migration.delete();
      } finally {
        own.unpause();
      }
      assertThat(migration.events()).contains("LedgerLeft");
    }
  }

  private static Pair pair(String label) {
    Pair pair = Pair.ofSuperuser(label);
    fill(pair.source());
    return pair;
  }

  private static void fill(TestDatabase source) {
    source.execute(
        "CREATE TABLE readings (time timestamptz NOT NULL, value float8)",
        "SELECT create_hypertable('readings', 'time', chunk_time_interval => interval '1 day')",
        "INSERT INTO readings SELECT t, 1 FROM generate_series(timestamptz '2026-01-01',"
            + " '2026-01-20', interval '1 hour') t");
  }

  /** What there is in a database, without what is in it. */
  private static String relations(TestDatabase database) {
    return database.value(
        "SELECT string_agg(format('%s %s %s', c.oid::regclass, c.relkind, c.relpersistence), ','"
            + " ORDER BY c.oid) FROM pg_class c WHERE c.oid >= 16384");
  }
}
