package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.servers.Pair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a tenant of an operator may make it do, and what it shows to them. */
@Tag("any-version")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TenantsClusterIT {
  private static final String NAMESPACE = "tsm-it-tenants";
  private static final String FINALIZER = "timescalemigrations.timescalemigration.dev/finalizer";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static RealCluster cluster;
  private static InstalledOperator operator;

  @BeforeAll
  static void install() {
    cluster = RealCluster.find();
    operator = InstalledOperator.install(cluster, NAMESPACE, "--set", "replicas=1");
  }

  @AfterAll
  static void uninstall() {
    if (operator != null) {
      operator.close();
    }
  }

  @Test
  void a_secret_is_used_only_while_its_label_allows_that() {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "consent");
    try (Pair pair = Pair.ofSuperuser("consent")) {
      migration.secrets(pair.source(), pair.target());
      label("consent-source", "-");
      migration.apply("");
      JsonNode refused = migration.awaitReason("SecretNotAllowed");
      assertThat(refused.toString())
          .contains("secret consent-source for the source")
          .doesNotContain(cluster.hostOfPods(), pair.source().name());
      assertThat(cluster.list(NAMESPACE, "jobs")).isEmpty();

      String hint = refused.at("/lastError/hint").asText();
      cluster.shell(hint.substring(hint.indexOf("kubectl label")));
      await("a worker")
          .atMost(PATIENCE)
          .until(() -> !cluster.get(NAMESPACE, "job", "consent-preflight").isMissingNode());
      label("consent-source", "-");
      migration.awaitReason("SecretNotAllowed");
      await("the worker to be held or over")
          .atMost(PATIENCE)
          .until(() -> isIdle(cluster.get(NAMESPACE, "job", "consent-preflight")));
      label("consent-source", "=allowed");
      migration.awaitGate("DualWriteStarted");
      migration.delete();
    }
  }

  private static void label(String secret, String change) {
    cluster.kubectl(
        "label",
        "--overwrite",
        "secret",
        secret,
        "-n",
        NAMESPACE,
        "timescalemigration.dev/migrations" + change);
  }

  private static boolean isIdle(JsonNode job) {
    return job.at("/spec/suspend").asBoolean() || job.at("/status/succeeded").asInt() > 0;
  }

  @Test
  void a_word_of_a_secret_that_may_be_its_password_is_not_shown() {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "shown");
    for (String uri :
        List.of(
            "postgres://db.example/x?hunter2=1", "hunter2://x", "host=db pass=my hunter2=word")) {
      migration.secret("source", uri);
      migration.secret("target", uri);
      migration.apply("");
      JsonNode status =
          migration.awaitStatus("an error", seen -> seen.at("/lastError/reason").isTextual());
      assertThat(status.toString()).doesNotContain("hunter2");
      migration.delete();
    }
    assertThat(operator.log()).doesNotContain("hunter2");
  }

  @Test
  void what_is_at_an_address_is_reported_by_the_tenants_own_pod_alone() {
    try (Pair pair = Pair.ofSuperuser("scan")) {
      Map<String, String> addresses =
          Map.of(
              "closed", cluster.hostOfPods() + ":1",
              "open", cluster.hostOfPods() + ":" + pair.target().server().port(),
              "metadata", "169.254.169.254:80",
              "itself", "127.0.0.1:8080",
              "unknown", "there-is-no.such.host.invalid:5432");
      Set<String> answers = new TreeSet<>();
      addresses.forEach(
          (name, address) -> {
            MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, name);
            migration.secret("source", pair.source());
            migration.secret("target", "postgres://nobody:wrong@" + address + "/x");
            migration.apply("");
          });
      addresses.forEach(
          (name, address) ->
              answers.add(
                  MigrationOnCluster.conditionMessage(
                          new MigrationOnCluster(cluster, NAMESPACE, name)
                              .awaitStatus(
                                  "no connection",
                                  status ->
                                      MigrationOnCluster.condition(status, "TargetReady")
                                          .equals("False")),
                          "TargetReady")
                      .replaceFirst("[0-9a-f]{8}$", "")));
      assertThat(answers).singleElement(as(InstanceOfAssertFactories.STRING)).contains("reference");
      new MigrationOnCluster(cluster, NAMESPACE, "closed")
          .awaitStatus(
              "what the worker finds",
              status -> status.at("/lastError/message").asText().contains("cannot be reached"));
      addresses.keySet().forEach(name -> new MigrationOnCluster(cluster, NAMESPACE, name).delete());
    }
  }

  @Test
  void a_foreign_job_of_a_workers_name_is_named_at_once() {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "taken");
    try (Pair pair = Pair.ofSuperuser("taken")) {
      cluster.apply(
          NAMESPACE,
          """
          apiVersion: batch/v1
          kind: Job
          metadata: {name: taken-preflight}
          spec:
            suspend: true
            template: {spec: {restartPolicy: Never, containers: [{name: any, image: any}]}}
          """);
      migration.secrets(pair.source(), pair.target());
      migration.apply("");
      JsonNode stalled =
          await("the reason")
              .atMost(Duration.ofSeconds(20))
              .until(
                  migration::status,
                  status -> status.at("/lastError/reason").asText().equals("JobNameTaken"));
      assertThat(MigrationOnCluster.condition(stalled, "Stalled")).isEqualTo("True");
      assertThat(migration.events()).contains("Stalled");
      String hint = stalled.at("/lastError/hint").asText();
      cluster.shell(hint.substring(hint.indexOf("kubectl delete job")));
      migration.awaitGate("DualWriteStarted");
      migration.delete();
    }
  }

  @Test
  void only_a_migration_whose_record_is_to_be_removed_waits_for_the_operator() {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "finalizer");
    migration.secret("source", "postgres://db.example/x");
    migration.secret("target", "postgres://db.example/x");
    migration.apply("suspend: true");
    migration.awaitStatus("a status", status -> status.has("phase"));
    assertThat(finalizers("finalizer")).isEmpty();
    migration.patch("{\"deletionPolicy\":\"Cleanup\"}");
    await("the finalizer")
        .atMost(PATIENCE)
        .until(() -> finalizers("finalizer").contains(FINALIZER));
    migration.patch("{\"deletionPolicy\":\"Retain\"}");
    await("no finalizer").atMost(PATIENCE).until(() -> finalizers("finalizer").isEmpty());
    cluster.kubectl(
        "patch",
        "tsm",
        "finalizer",
        "-n",
        NAMESPACE,
        "--type=merge",
        "-p",
        "{\"metadata\":{\"finalizers\":[\"" + FINALIZER + "\"]}}");
    await("no finalizer, as an earlier release gave it")
        .atMost(PATIENCE)
        .until(() -> finalizers("finalizer").isEmpty());
    migration.delete();
  }

  private static String finalizers(String migration) {
    return cluster.kubectl(
        "get", "tsm", migration, "-n", NAMESPACE, "-o", "jsonpath={.metadata.finalizers}");
  }
}
