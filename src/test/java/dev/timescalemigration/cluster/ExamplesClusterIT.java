package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples, each applied as it stands. */
class ExamplesClusterIT {
  private static final String NAMESPACE = "tsm-test-examples";

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static RealCluster cluster;

  @BeforeAll
  static void find() {
    cluster = RealCluster.find();
    cluster.kubectl("apply", "--server-side", "--force-conflicts", "-k", "crds");
    cluster.makeNamespace(NAMESPACE);
  }

  @AfterAll
  static void tidy() {
    if (cluster != null) {
      cluster.deleteNamespace(NAMESPACE);
    }
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /**
   * By the API server, which then keeps nothing of it: the databases of examples do not exist. What
   * belongs to an operator that the cluster does not have is left out, and told.
   */
  @ParameterizedTest
  @MethodSource("examples")
  void is_taken(Path example) throws IOException {
    List<String> unknown = new ArrayList<>();
    try (MappingIterator<JsonNode> objects =
        YAML.readerFor(JsonNode.class).readValues(example.toFile())) {
      for (JsonNode object : objects.readAll()) {
        if (isKnown(object)) {
          isTaken((ObjectNode) object);
        } else {
          unknown.add(object.path("apiVersion").asText() + " " + object.path("kind").asText());
        }
      }
    }
    assumeTrue(unknown.isEmpty(), "the cluster does not have the definitions of " + unknown);
  }

  private static boolean isKnown(JsonNode object) {
    String version = object.path("apiVersion").asText();
    return !version.contains("/")
        || cluster
            .kubectl(
                "api-resources", "--api-group=" + version.replaceFirst("/.*", ""), "--no-headers")
            .contains(" " + object.path("kind").asText());
  }

  private static void isTaken(ObjectNode object) {
    // A dry run does not make the namespaces that others are in.
    object.withObject("/metadata").put("namespace", NAMESPACE);
    RealCluster.Result result = cluster.tryApply(NAMESPACE, object.toString(), "--dry-run=server");
    assertThat(result.exitCode()).as(result.stderr()).isZero();
  }
}
