package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.servers.Pair;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operators among others, and an operator that may not do what it needs to. */
@Tag("any-version")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OperatorsClusterIT {
  private static final String NAMESPACE = "tsm-it-operators";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String WATCH_ALL = "watchNamespaces=null,watchAllNamespaces=true";

  private static RealCluster cluster;

  @BeforeAll
  static void find() {
    cluster = RealCluster.find();
  }

  @Test
  @Tag("long")
  void of_two_releases_that_watch_a_namespace_one_acts_and_the_other_says_so() {
    try (Pair pair = Pair.ofSuperuser("operators");
        InstalledOperator first =
            InstalledOperator.install(cluster, NAMESPACE, "--set", "replicas=2");
        InstalledOperator second =
            InstalledOperator.installAnother(
                cluster,
                "second",
                NAMESPACE,
                "--set",
                "replicas=1,rbac.userRoles=false," + WATCH_ALL)) {
      MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "both");
      migration.secrets(pair.source(), pair.target());
      migration.apply("");
      migration.awaitGate("DualWriteStarted");
      boolean firstActs = holder().equals(first.namespace() + "/" + first.name());
      InstalledOperator acts = firstActs ? first : second;
      InstalledOperator waits = firstActs ? second : first;
      await("a warning").atMost(PATIENCE).until(() -> waits.log().contains("does not run"));
      assertThat(migration.events()).contains("ServedByAnotherOperator");
      assertThat(waits.metrics())
          .contains("timescale_migration_served_by_another{name=\"both\",namespace=\"" + NAMESPACE);
      assertThat(waits.log()).doesNotContain("created Job", "removing Job");
      assertThat(acts.log()).contains("created Job").doesNotContain("does not run");
      assertThat(logsOfStandby(first)).contains("is on standby").doesNotContain("is the leader:");

      acts.uninstall();
      migration.openGate("DualWriteStarted");
      migration.awaitPhase("AwaitingCompletionPoint");
      assertThat(holder()).isEqualTo(waits.namespace() + "/" + waits.name());
      assertThat(waits.metrics()).doesNotContain("timescale_migration_served_by_another{");
      migration.delete();
    }
  }

  private static String holder() {
    return cluster
        .get(NAMESPACE, "lease", "timescale-migrations")
        .at("/spec/holderIdentity")
        .asText();
  }

  private static String logsOfStandby(InstalledOperator operator) {
    for (JsonNode pod : cluster.list(operator.namespace(), "pods")) {
      String name = pod.at("/metadata/name").asText();
      if (!name.equals(operator.leader())) {
        return cluster.kubectl("logs", "-n", operator.namespace(), name, "--tail=-1");
      }
    }
    throw new AssertionError("there is one replica only");
  }

  @Test
  void an_operator_without_its_rights_says_what_is_missing_and_does_not_fill_its_log() {
    try (Pair pair = Pair.ofSuperuser("forbidden");
        InstalledOperator operator =
            InstalledOperator.install(cluster, NAMESPACE, "--set", "replicas=1," + WATCH_ALL)) {
      MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "forbidden");
      migration.secrets(pair.source(), pair.target());
      forbidToReadSecrets();
      migration.apply("");
      JsonNode stalled = migration.awaitReason("OperatorForbidden");
      assertThat(stalled.at("/lastError/message").asText()).contains("secrets", "forbidden");

      cluster.kubectl("delete", "clusterrolebinding", operator.name());
      long before = operator.log().length();
      await("a line")
          .atMost(PATIENCE)
          .until(() -> operator.log().substring((int) before).contains("forbidden"));
      migration.patch("{\"workers\":{\"parallelism\":3}}");
      String more =
          await("half a minute without rights")
              .during(Duration.ofSeconds(30))
              .atMost(PATIENCE)
              .until(() -> operator.log().substring((int) before), log -> log.lines().count() < 40);
      assertThat(more.length()).as(more).isLessThan(30_000);
      assertThat(more).doesNotContain("\tat ");

      operator.helm("upgrade", "--force-conflicts", "--set", "replicas=1," + WATCH_ALL);
      migration.awaitGate("DualWriteStarted");
      migration.delete();
    }
  }

  private static void forbidToReadSecrets() {
    JsonNode rules = cluster.get("default", "clusterrole", InstalledOperator.RELEASE).path("rules");
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).path("resources").toString().contains("secrets")) {
        cluster.kubectl(
            "patch",
            "clusterrole",
            InstalledOperator.RELEASE,
            "--type=json",
            "-p",
            "[{\"op\":\"remove\",\"path\":\"/rules/" + i + "\"}]");
      }
    }
  }
}
