package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.cluster.AuditLog.Request;
import dev.timescalemigration.servers.Pair;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The operator is granted what it uses, and nothing else; its workers ask for nothing. */
class OperatorRightsClusterIT {
  private static final String NAMESPACE = "tsm-test-rights";

  /** The Java Operator SDK does not start without it, though it patches (LeaderElectionManager). */
  private static final Right DEMANDED_AT_START =
      new Right(NAMESPACE + "-operator", "coordination.k8s.io", "leases", "update");

  @Test
  void every_right_is_used_and_none_is_missing() throws IOException {
    RealCluster cluster = RealCluster.find();
    AuditLog log = AuditLog.fromNow();
    try (InstalledOperator operator = InstalledOperator.install(cluster, NAMESPACE)) {
      migrateAndFail(cluster);

      Set<Right> granted = new TreeSet<>();
      for (String namespace : List.of(NAMESPACE, operator.namespace())) {
        cluster.list(namespace, "role").forEach(role -> granted.addAll(Right.of(role)));
      }
      List<Request> requests = log.of(operator.namespace(), InstalledOperator.RELEASE);
      Set<Right> used = rights(requests, true);
      assertThat(granted).as("granted rights").isNotEmpty();
      granted.remove(DEMANDED_AT_START);
      used.remove(DEMANDED_AT_START);
      used.removeIf(right -> right.group().equals("authorization.k8s.io"));
      assertThat(rights(requests, false)).as("asked for, and not granted").isEmpty();
      assertThat(granted).as("granted, of what is used").isEqualTo(used);
      assertThat(log.of(NAMESPACE, "default")).as("requests of workers").isEmpty();
    }
  }

  /** Visits every path by which the operator reaches the API server. */
  private static void migrateAndFail(RealCluster cluster) {
    try (Pair pair = Pair.ofSuperuser("rights")) {
      pair.source()
          .execute(
              "create table m (time timestamptz not null, v int)",
              "select create_hypertable('m', 'time')",
              "insert into m values ('2026-01-01', 1)");
      MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "rights");
      migration.secrets(pair.source(), pair.target());
      // Its status is written, though the migration that it names is never there.
      cluster.apply(
          NAMESPACE,
          """
          apiVersion: timescalemigration.dev/v1alpha1
          kind: TimescaleComparison
          metadata: {name: of-none}
          spec: {migrationRef: {name: none}}
          """);
      cluster.kubectl("create", "quota", "no-pods", "-n", NAMESPACE, "--hard=pods=0");
      migration.apply("suspend: false");
      JsonNode without = migration.awaitReason("NoPod");
      assertThat(without.at("/lastError/message").asText()).contains("exceeded quota: no-pods");
      cluster.kubectl("delete", "quota", "no-pods", "-n", NAMESPACE);
      migration.delete();
      migration.secret("source", pair.source().as("postgres", "wrong"));
      migration.apply("deletionPolicy: Cleanup");
      JsonNode failed =
          migration.awaitStatus(
              "the wrong password to be found", status -> status.has("lastError"));
      assertThat(failed.at("/lastError/message").asText()).contains("password");
      migration.secret("source", pair.source());
      migration.awaitGate("DualWriteStarted");
      compareAtTheGate(cluster, migration);
      cluster.kubectl("delete", "tsm", "rights", "--namespace", NAMESPACE, "--timeout=60s");
    }
  }

  /** The comparison of the migration is made, changed and removed. */
  private static void compareAtTheGate(RealCluster cluster, MigrationOnCluster migration) {
    migration.patch(
        """
        {"validate": {"comparison": {"scope": ["Sequences"], "schedule": "0 0 1 1 *"}},
         "approvals": [{"gate": "DualWriteStarted"}], "completionPoint": "2026-02-01T00:00:00Z"}\
        """);
    migration.awaitGate("ProductionLoadValidated");
    awaitComparison(cluster, "0 0 1 1 *");
    migration.patch("{\"validate\": {\"comparison\": {\"schedule\": \"0 0 2 1 *\"}}}");
    awaitComparison(cluster, "0 0 2 1 *");
    migration.patch("{\"validate\": null}");
    awaitComparison(cluster, "");
  }

  private static void awaitComparison(RealCluster cluster, String schedule) {
    await("the schedule " + schedule)
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                cluster
                    .kubectl(
                        "get", "tscmp", "-n", NAMESPACE, "-o", "jsonpath={.items[*].spec.schedule}")
                    .strip(),
            schedule::equals);
  }

  private static Set<Right> rights(List<Request> requests, boolean allowed) {
    return requests.stream()
        .filter(request -> request.allowed() == allowed)
        .map(Request::right)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
