package dev.timescalemigration.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What service accounts asked the API server for, from its log of requests. */
final class AuditLog {
  /** Environment variable: the path of the log. */
  private static final String PATH = "TSM_TEST_AUDIT_LOG";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Instant from;

  private AuditLog(Path file, Instant from) {
    this.file = file;
    this.from = from;
  }

  /** What is asked for from now on; the test is skipped where the cluster keeps no such log. */
  static AuditLog fromNow() {
    String path = System.getenv(PATH);
    assumeTrue(path != null, "the cluster keeps no log of requests to its API server");
    return new AuditLog(Path.of(path), Instant.now());
  }

  /**
   * A request.
   *
   * @param right what it needed
   * @param allowed whether the caller had it
   */
  record Request(Right right, boolean allowed) {}

  /** All requests of a service account that concerned objects. */
  List<Request> of(String namespace, String serviceAccount) throws IOException {
    String user = "system:serviceaccount:" + namespace + ":" + serviceAccount;
    List<Request> requests = new ArrayList<>();
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        JsonNode event = line.contains(user) ? JSON.readTree(line) : JSON.nullNode();
        if (event.at("/user/username").asText().equals(user)
            && event.has("objectRef")
            && Instant.parse(event.path("requestReceivedTimestamp").asText()).isAfter(from)) {
          requests.add(request(event));
        }
      }
    }
    return requests;
  }

  private static Request request(JsonNode event) {
    JsonNode object = event.path("objectRef");
    String resource = object.path("resource").asText();
    if (object.has("subresource")) {
      resource += "/" + object.path("subresource").asText();
    }
    return new Request(
        new Right(
            object.path("namespace").asText(),
            object.path("apiGroup").asText(),
            resource,
            event.path("verb").asText()),
        event.path("annotations").path("authorization.k8s.io/decision").asText().equals("allow"));
  }
}
