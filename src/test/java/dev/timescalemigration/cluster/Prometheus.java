package dev.timescalemigration.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A Prometheus that reads the operator's metrics through the API server and has the chart's alerts.
 * How long an alert waits before it fires is shortened to a second: {@code promtool} tests that.
 */
final class Prometheus implements AutoCloseable {
  private static final Path ALERTS = Path.of("helm/timescale-migration-operator/files/alerts.yaml");

  private final Process apiServer;
  private final Process prometheus;
  private final URI alerts;

  /**
   * Starts it.
   *
   * @param metrics the path of the metrics at the API server
   * @param folder where its data and rules go
   */
  Prometheus(RealCluster cluster, String metrics, Path folder) {
    try {
      Files.writeString(
          folder.resolve("alerts.yaml"),
          Files.readString(ALERTS).replaceAll("for: \\d+[smh]", "for: 1s"));
      apiServer = cluster.start("kubectl", "proxy", "--port=0");
      int port;
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      Files.writeString(
          folder.resolve("prometheus.yaml"),
          """
          global: {scrape_interval: 1s, evaluation_interval: 1s}
          rule_files: [alerts.yaml]
          scrape_configs:
            - job_name: operator
              metrics_path: %s
              static_configs: [{targets: ['%s']}]
          """
              .formatted(metrics, address(apiServer)));
      prometheus =
          cluster.start(
              "prometheus",
              "--config.file=" + folder.resolve("prometheus.yaml"),
              "--storage.tsdb.path=" + folder.resolve("data"),
              "--web.listen-address=127.0.0.1:" + port);
      alerts = URI.create("http://127.0.0.1:" + port + "/api/v1/alerts");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From "Starting to serve on 127.0.0.1:41233". */
  private static String address(Process proxy) throws IOException {
    @SuppressWarnings("resource") // ends with the process
    BufferedReader output = proxy.inputReader();
    String line = output.readLine();
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  /** The names of the alerts that fire for a resource; empty while Prometheus starts. */
  Set<String> firing(String resource) {
    Set<String> names = new HashSet<>();
    try {
      String answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(alerts).build(), BodyHandlers.ofString())
              .body();
      for (JsonNode alert : new ObjectMapper().readTree(answer).at("/data/alerts")) {
        if (alert.path("state").asText().equals("firing")
            && alert.at("/labels/name").asText().equals(resource)) {
          names.add(alert.at("/labels/alertname").asText());
        }
      }
    } catch (IOException e) {
      return Set.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Set.of();
    }
    return names;
  }

  @Override
  public void close() {
    List.of(prometheus, apiServer).forEach(Process::destroy);
  }
}
