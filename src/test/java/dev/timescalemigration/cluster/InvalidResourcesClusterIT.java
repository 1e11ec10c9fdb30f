package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.timescalemigration.cluster.RealCluster.Result;
import dev.timescalemigration.servers.Pair;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Resources that are wrong, refused with the field and the fix. */
class InvalidResourcesClusterIT {
  private static final String NAMESPACE = "tsm-test-invalid";
  private static final String UNWATCHED = "tsm-test-unwatched";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static RealCluster cluster;
  private static InstalledOperator operator;

  @BeforeAll
  static void install() {
    cluster = RealCluster.find();
    operator =
        InstalledOperator.install(
            cluster, NAMESPACE, "--set", "worker.allowed.priorityClasses={there-is-none}");
    cluster.makeNamespace(UNWATCHED);
  }

  @AfterAll
  static void uninstall() {
    if (operator != null) {
      cluster.deleteNamespace(UNWATCHED);
      operator.close();
    }
  }

  /** One row of a table. */
  private record Row(JsonNode row) {
    String name(int number) {
      return row.path("name").asText("wrong-" + number);
    }

    ObjectNode resource(String name, JsonNode spec) throws IOException {
      ObjectNode resource =
          (ObjectNode)
              YAML.readTree(
                  """
                  apiVersion: timescalemigration.dev/v1alpha1
                  kind: TimescaleMigration
                  metadata: {}
                  spec:
                    source: {secretRef: {name: source-db}}
                    target: {secretRef: {name: target-db}}
                    completionPoint: "2026-11-22T10:00:00Z"
                  """);
      resource.withObject("/metadata").put("name", name);
      spec.properties()
          .forEach(
              field -> {
                if (field.getValue().isNull()) {
                  resource.withObject("/spec").remove(field.getKey());
                } else {
                  resource.withObject("/spec").set(field.getKey(), field.getValue());
                }
              });
      return resource;
    }

    String wrong(int number) throws IOException {
      return resource(name(number), row.path("spec")).toString();
    }

    List<String> said() {
      List<String> said = new ArrayList<>();
      row.path("said").forEach(one -> said.add(one.asText()));
      return said;
    }
  }

  private interface Check {
    void run(Row row, int number) throws IOException;
  }

  private static Stream<DynamicTest> each(String table, Check check) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream file = InvalidResourcesClusterIT.class.getResourceAsStream(table)) {
      for (JsonNode node : YAML.readTree(file)) {
        Row row = new Row(node);
        int number = tests.size();
        tests.add(
            DynamicTest.dynamicTest(node.path("what").asText(), () -> check.run(row, number)));
      }
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> the_api_server_refuses() throws IOException {
    return each(
        "invalid_resources.yaml",
        (row, number) -> {
          if (row.row().has("status")) {
            ObjectNode before = row.resource(row.name(number), row.row().path("was"));
            cluster.apply(UNWATCHED, before.toString());
            cluster.kubectl(
                "patch",
                "tsm",
                row.name(number),
                "--namespace",
                UNWATCHED,
                "--subresource=status",
                "--type=merge",
                "--patch",
                YAML.createObjectNode().set("status", row.row().path("status")).toString());
          }
          Result result = cluster.tryApply(UNWATCHED, row.wrong(number));
          assertThat(result.exitCode()).as(result.stdout()).isNotZero();
          assertThat(result.stderr()).contains(row.said());
        });
  }

  @TestFactory
  Stream<DynamicTest> the_operator_says_what_cannot_run() throws IOException {
    return each(
        "unacceptable_resources.yaml",
        (row, number) -> {
          String name = row.name(number);
          MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, name);
          try (Pair pair = Pair.ofSuperuser("invalid")) {
            migration.secrets(pair.source(), pair.target());
            ObjectNode resource = row.resource(name, row.row().path("spec"));
            for (String side : List.of("source", "target")) {
              resource.withObject("/spec/" + side + "/secretRef").put("name", name + "-" + side);
            }
            cluster.apply(NAMESPACE, resource.toString());
            JsonNode status =
                migration.awaitStatus(
                    "Stalled",
                    seen -> MigrationOnCluster.condition(seen, "Stalled").equals("True"));
            assertThat(status.path("lastError").toString()).contains(row.said());
            assertThat(MigrationOnCluster.condition(status, "Accepted"))
                .isEqualTo(row.row().path("accepted").asBoolean() ? "True" : "False");
            cluster.kubectl("delete", "tsm", name, "--namespace", NAMESPACE, "--timeout=60s");
          }
        });
  }
}
