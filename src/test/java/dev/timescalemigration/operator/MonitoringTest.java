package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.timescalemigration.api.v1alpha1.CaptureProgress;
import dev.timescalemigration.api.v1alpha1.ChunkCounts;
import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.PendingGate;
import dev.timescalemigration.api.v1alpha1.PlanStatus;
import dev.timescalemigration.api.v1alpha1.Primary;
import dev.timescalemigration.api.v1alpha1.ProgressStatus;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonStatus;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds dashboard and alerts against the metrics that there are. */
class MonitoringTest {
  private static final Path FILES = Path.of("helm/timescale-migration-operator/files");
  private static final Pattern SELECTOR =
      Pattern.compile("(timescale_(?:migration|comparison)_\\w+)(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~?)\"([^\"]*)\"");

  @Test
  void queries_name_metrics_labels_and_values_that_there_are() throws IOException {
    Map<String, Map<String, Set<String>>> metrics = metrics();
    List<String> queries = queries();
    assertThat(queries).hasSizeGreaterThan(10);
    for (String query : queries) {
      Matcher selector = SELECTOR.matcher(query);
      while (selector.find()) {
        assertThat(metrics).as(query).containsKey(selector.group(1));
        Map<String, Set<String>> labels = metrics.get(selector.group(1));
        Matcher matcher = MATCHER.matcher(selector.group(2) == null ? "" : selector.group(2));
        while (matcher.find()) {
          assertThat(labels).as(query).containsKey(matcher.group(1));
          if (matcher.group(2).equals("=")) {
            assertThat(labels.get(matcher.group(1))).as(query).contains(matcher.group(3));
          }
        }
      }
    }
  }

  @Test
  void every_metric_is_looked_at_somewhere() throws IOException {
    String queries = String.join("\n", queries());
    assertThat(metrics().keySet()).allSatisfy(metric -> assertThat(queries).contains(metric));
  }

  private static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    JsonNode alerts =
        new ObjectMapper(new YAMLFactory()).readTree(FILES.resolve("alerts.yaml").toFile());
    alerts.findValuesAsText("expr", queries);
    JsonNode dashboard = new ObjectMapper().readTree(FILES.resolve("dashboard.json").toFile());
    dashboard.findValuesAsText("expr", queries);
    dashboard.path("templating").findValuesAsText("definition", queries);
    return queries;
  }

  /** Names, labels and the labels' values of all metrics, as Prometheus sees them. */
  static Map<String, Map<String, Set<String>>> metrics() {
    MeterRegistry registry = new SimpleMeterRegistry();
    MigrationMetrics metrics = new MigrationMetrics(registry);
    metrics.observe(new ResourceID("flights", "demo"), status(), Optional.of(Instant.EPOCH));
    metrics.servedByAnother(Set.of(new ResourceID("flights", "other")));
    new ComparisonMetrics(registry).observe(new ResourceID("flights", "demo"), comparison());
    Map<String, Map<String, Set<String>>> found = new TreeMap<>();
    registry
        .getMeters()
        .forEach(
            meter -> {
              Map<String, Set<String>> labels =
                  found.computeIfAbsent(
                      meter.getId().getConventionName(NamingConvention.snakeCase),
                      name -> new TreeMap<>());
              for (Tag tag : meter.getId().getTags()) {
                labels.computeIfAbsent(tag.getKey(), key -> new TreeSet<>()).add(tag.getValue());
              }
            });
    return found;
  }

  private static TimescaleComparisonStatus comparison() {
    return new TimescaleComparisonStatus(
        1L,
        List.of(),
        null,
        new ComparisonResult(
            "job",
            "2026-11-22T10:00:00Z",
            "2026-11-22T10:05:00Z",
            false,
            5,
            900,
            1,
            2,
            3,
            0,
            0,
            0,
            List.of()),
        null,
        null,
        "2026-11-22T11:00:00Z",
        null);
  }

  private static TimescaleMigrationStatus status() {
    return new TimescaleMigrationStatus(
        1L,
        "Copying",
        "2026-11-22T10:00:00Z",
        List.of(),
        new PlanStatus(2, 9, 900, null),
        new ProgressStatus(
            "3/9", 33, new ChunkCounts(9, 3, 0, 1), 300, 10L, "10B/s", 60L, "60s", null),
        new PendingGate("Switchover", "ab12", null, "open it"),
        null,
        List.of(),
        null,
        Primary.SOURCE,
        new CaptureProgress("3s", 1L, 3L, "0/1", 5L, 9L, 2L, "tsm_1", "2026-11-22T10:00:00Z"),
        null,
        null,
        null,
        null,
        null);
  }
}
