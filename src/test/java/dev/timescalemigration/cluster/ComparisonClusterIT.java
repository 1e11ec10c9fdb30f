package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.cluster.RealCluster.Result;
import dev.timescalemigration.servers.Pair;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons on a real cluster: of a migration that waits at its gates, and of two secrets. */
@Tag("any-version")
class ComparisonClusterIT {
  private static final String NAMESPACE = "tsm-it-compare";
  private static final String TABLES =
      """
      CREATE TABLE place (id int PRIMARY KEY, name text NOT NULL);
      CREATE TABLE trip (at timestamptz NOT NULL, place int NOT NULL, fare numeric, PRIMARY KEY (at, place));
      SELECT create_hypertable('trip', 'at', chunk_time_interval => interval '5 days');
      INSERT INTO place SELECT g, 'place ' || g FROM generate_series(1, 50) g;
      INSERT INTO trip SELECT t, p, p FROM generate_series(timestamptz '2026-01-01', '2026-01-20', '1 hour') t,
        generate_series(1, 3) p
      """;
  private static final String ROWS =
      "SELECT count(*) || ' ' || sum(hashtextextended(t::text, 0)) FROM trip t";

  private static final String ALERT = "TimescaleComparisonDiffers";

  private static final Duration PATIENCE = Duration.ofMinutes(5);

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
      cluster.tryKubectl("delete", "tscmp", "--all", "-n", NAMESPACE, "--timeout=60s");
      operator.close();
    }
  }

  @Test
  void a_scheduled_comparison_finds_drift_at_the_gate_and_repair_makes_it_equal(
      @TempDir Path folder) {
    try (Pair pair = Pair.ofSuperuser("drift");
        Prometheus prometheus = new Prometheus(cluster, operator.metricsPath(), folder)) {
      pair.source().execute(TABLES.split(";\n"));
      MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "trips");
      migration.secrets(pair.source(), pair.target());
      applyComparison("migrationRef: {name: trips}\nschedule: '* * * * *'\nsettle: 1s");
      migration.apply(
          """
          workers: {replicas: 1, parallelism: 2}
          completionPoint: "2026-02-01T00:00:00Z"
          approvals: [{gate: DualWriteStarted}]
          validate: {comparisonRef: {name: drift}}
          """);

      comparison("waiting", status -> running(status).contains("runs begin while the migration"));
      migration.awaitGate("ProductionLoadValidated");
      comparison("equal", status -> condition(status, "Equal").equals("True"));
      migration.openGate("ProductionLoadValidated");
      migration.awaitGate("Switchover");
      String before = token(migration, "nothing differs");

      pair.target().execute("DELETE FROM trip WHERE at = '2026-01-03 05:00+00' AND place = 2");
      JsonNode drift = comparison("drift", status -> condition(status, "Equal").equals("False"));
      assertThat(drift.at("/last/missing").asInt()).isEqualTo(1);
      assertThat(drift.at("/last/differences/0").asText()).contains("trip", "2026-01-03");
      assertThat(drift.path("nextRunTime").asText()).isNotEmpty();
      assertThat(columns()).containsPattern("False +0 +1 +0 ");
      assertThat(drift.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8_000);
      String after = token(migration, "1 row that only the source has");
      assertThat(after).isNotEqualTo(before);
      await("the alert").atMost(PATIENCE).until(() -> prometheus.firing("drift").contains(ALERT));
      assertThat(events()).contains("Differs");

      cluster.kubectl(
          "patch",
          "tscmp",
          "drift",
          "-n",
          NAMESPACE,
          "--type=merge",
          "-p",
          "{\"spec\":{\"repair\":\"Always\",\"trigger\":\"now\"}}");
      JsonNode repaired =
          comparison("repaired", status -> condition(status, "Equal").equals("True"));
      assertThat(repaired.at("/last/repaired").asInt()).isEqualTo(1);
      assertThat(pair.target().value(ROWS)).isEqualTo(pair.source().value(ROWS));
      assertThat(token(migration, "nothing differs")).isEqualTo(before);
      await("the end of the alert")
          .atMost(PATIENCE)
          .until(() -> !prometheus.firing("drift").contains(ALERT));
      assertThat(metric("timescale_comparison_equal")).isEqualTo("1.0");
      assertThat(events()).contains("Repaired", "Equal");
      cluster.kubectl("delete", "tscmp", "drift", "-n", NAMESPACE, "--timeout=60s");
      await("the Jobs to go with their comparison")
          .atMost(PATIENCE)
          .until(
              () -> cluster.kubectl("get", "jobs", "-n", NAMESPACE, "-l", LABEL, "-o", "name"),
              String::isBlank);
    }
  }

  @Test
  void a_migration_that_asks_for_it_gets_a_comparison_whose_result_the_switch_waits_for() {
    try (Pair pair = Pair.ofSuperuser("owned")) {
      pair.source().execute(TABLES.split(";\n"));
      MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "owned");
      migration.secrets(pair.source(), pair.target());
      applyComparison("owned", "migrationRef: {name: owned}\nsuspend: true");
      migration.apply(
          """
          workers: {replicas: 1, parallelism: 2}
          completionPoint: "2026-02-01T00:00:00Z"
          approvals: [{gate: DualWriteStarted}]
          validate: {comparison: {schedule: "* * * * *", settle: 1s}}
          """);
      migration.awaitGate("ProductionLoadValidated");
      token(migration, "there is a comparison owned that was not made for this migration");
      cluster.kubectl("delete", "tscmp", "owned", "-n", NAMESPACE, "--timeout=60s");
      token(migration, "nothing differs");
      migration.openGate("ProductionLoadValidated");
      migration.awaitGate("Switchover");
      String before = token(migration, "nothing differs");

      pair.target().execute("DELETE FROM trip WHERE at = '2026-01-03 05:00+00' AND place = 2");
      assertThat(token(migration, "1 row that only the source has")).isNotEqualTo(before);
      assertThat(condition(migration.status(), "Equal")).isEqualTo("False");
      migration.patch("{\"approvals\":[{\"gate\":\"Switchover\",\"token\":\"" + before + "\"}]}");
      migration.awaitStatus(
          "the old token to be refused",
          status -> status.at("/pendingGate/message").asText().contains("refused: "));

      cluster.kubectl(
          "patch",
          "tscmp",
          "owned",
          "-n",
          NAMESPACE,
          "--type=merge",
          "-p",
          "{\"spec\":{\"repair\":\"Always\",\"trigger\":\"now\"}}");
      // What the token stands for is true again.
      migration.awaitPhase("Completed");
      assertThat(pair.target().value(ROWS)).isEqualTo(pair.source().value(ROWS));
      assertThat(cluster.get(NAMESPACE, "tscmp", "owned").at("/spec/repair").asText())
          .isEqualTo("Always");
      migration.delete();
      await("the comparison to go with its migration")
          .atMost(PATIENCE)
          .until(
              () ->
                  cluster.kubectl(
                      "get", "tscmp", "owned", "-n", NAMESPACE, "--ignore-not-found", "-o", "name"),
              String::isBlank);
    }
  }

  private static final String LABEL = "timescalemigration.dev/comparison=drift";

  @Test
  void two_databases_without_a_migration_are_compared_once_and_again_when_asked() {
    try (Pair pair = Pair.ofSuperuser("once")) {
      pair.executeOnBoth("create table place (id int primary key, name text)");
      pair.executeOnBoth("insert into place values (1, 'a')");
      MigrationOnCluster secrets = new MigrationOnCluster(cluster, NAMESPACE, "once");
      secrets.secrets(pair.source(), pair.target());
      applyComparison(
          "once",
          """
          source: {secretRef: {name: once-source}}
          target: {secretRef: {name: once-target}}
          scope: [PlainTables]
          settle: 1s
          historyLimit: 1
          """);
      JsonNode first = awaitStatus("once", "a result", status -> status.has("last"));
      assertThat(condition(first, "Equal")).isEqualTo("True");
      assertThat(first.has("nextRunTime")).isFalse();

      pair.target().execute("update place set name = 'b'");
      cluster.kubectl(
          "patch",
          "tscmp",
          "once",
          "-n",
          NAMESPACE,
          "--type=merge",
          "-p",
          "{\"spec\":{\"trigger\":\"again\"}}");
      JsonNode second =
          awaitStatus("once", "a difference", status -> condition(status, "Equal").equals("False"));
      assertThat(second.at("/last/different").asInt()).isEqualTo(1);
      await("one Job to be kept")
          .atMost(PATIENCE)
          .until(
              () ->
                  cluster
                      .kubectl(
                          "get",
                          "jobs",
                          "-n",
                          NAMESPACE,
                          "-l",
                          "timescalemigration.dev/comparison=once",
                          "-o",
                          "name")
                      .lines()
                      .count(),
              Long.valueOf(1)::equals);

      cluster.kubectl(
          "label", "secret", "once-target", "-n", NAMESPACE, "timescalemigration.dev/migrations-");
      cluster.kubectl(
          "patch",
          "tscmp",
          "once",
          "-n",
          NAMESPACE,
          "--type=merge",
          "-p",
          "{\"spec\":{\"trigger\":\"without consent\"}}");
      JsonNode refused =
          awaitStatus(
              "once",
              "a refusal",
              status -> status.at("/lastError/reason").asText().equals("SecretNotAllowed"));
      assertThat(condition(refused, "Stalled")).isEqualTo("True");
    }
  }

  @TestFactory
  List<DynamicTest> the_api_server_or_the_operator_refuses() throws IOException {
    try (InputStream table =
        ComparisonClusterIT.class.getResourceAsStream("invalid_comparisons.txt")) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.split(" *\\| *"))
          .map(row -> DynamicTest.dynamicTest(row[0], () -> isRefused(row[0], row[1], row[2])))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void isRefused(String name, String spec, String said) {
    String yaml = resource(name, spec);
    Result result = cluster.tryApply(NAMESPACE, yaml);
    if (result.exitCode() != 0) {
      assertThat(result.stderr()).contains(said);
      return;
    }
    JsonNode status =
        awaitStatus(name, "Accepted=False", seen -> condition(seen, "Accepted").equals("False"));
    assertThat(status.path("lastError").toString()).contains(said);
    cluster.kubectl("delete", "tscmp", name, "-n", NAMESPACE, "--timeout=60s");
  }

  private static void applyComparison(String spec) {
    applyComparison("drift", spec);
  }

  private static void applyComparison(String name, String spec) {
    cluster.apply(NAMESPACE, resource(name, spec));
  }

  private static String resource(String name, String spec) {
    return """
    apiVersion: timescalemigration.dev/v1alpha1
    kind: TimescaleComparison
    metadata: {name: %s}
    spec: %s
    """
        .formatted(name, spec.startsWith("{") ? spec : "\n" + spec.indent(2));
  }

  private static JsonNode comparison(String what, Predicate<JsonNode> said) {
    return awaitStatus("drift", what, said);
  }

  private static JsonNode awaitStatus(String name, String what, Predicate<JsonNode> said) {
    try {
      return await(what)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> cluster.get(NAMESPACE, "tscmp", name).path("status"), said);
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError(
          "waited in vain for "
              + what
              + "\n"
              + cluster.kubectl("describe", "tscmp", name, "-n", NAMESPACE),
          e);
    }
  }

  /** The token at the gate once its message has the result. */
  private static String token(MigrationOnCluster migration, String found) {
    return migration
        .awaitStatus(found, status -> status.at("/pendingGate/message").asText().contains(found))
        .at("/pendingGate/token")
        .asText();
  }

  private static String columns() {
    return cluster.kubectl("get", "tscmp", "drift", "-n", NAMESPACE);
  }

  private static String events() {
    return cluster.kubectl(
        "get",
        "events",
        "-n",
        NAMESPACE,
        "--field-selector=involvedObject.kind=TimescaleComparison",
        "-o",
        "jsonpath={.items[*].reason}");
  }

  /** The value of a metric of the comparison; empty while there is none. */
  private static String metric(String name) {
    Matcher line =
        Pattern.compile("(?m)^" + name + "\\{[^}]*name=\"drift\"[^}]*} (\\S+)")
            .matcher(operator.metrics());
    return line.find() ? line.group(1) : "";
  }

  private static String condition(JsonNode status, String type) {
    return MigrationOnCluster.condition(status, type);
  }

  private static String running(JsonNode status) {
    return MigrationOnCluster.conditionMessage(status, "Running");
  }
}
