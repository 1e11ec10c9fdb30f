package dev.timescalemigration.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples, each applied as it stands. */
class ExamplesClusterIT {
  private static final String NAMESPACE = "tsm-test-examples";

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
    try (Stream<Path> files = Files.list(Path.of("examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** By the API server, which then keeps nothing of it: the databases of examples do not exist. */
  @ParameterizedTest
  @MethodSource("examples")
  void is_taken(Path example) {
    cluster.kubectl(
        "apply", "--dry-run=server", "--namespace", NAMESPACE, "--filename", example.toString());
  }
}
