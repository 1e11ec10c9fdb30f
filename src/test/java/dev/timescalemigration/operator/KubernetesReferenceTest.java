package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.timescalemigration.api.v1alpha1.ConditionType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the reference pages of the operator against what there is. */
class KubernetesReferenceTest {
  private static final Path PAGES = Path.of("docs/reference");

  @Test
  void every_condition_and_event_has_its_line() throws IOException {
    assertThat(
            Arrays.stream(ConditionType.values())
                .map(type -> "| `" + type.value() + "` |")
                .toList())
        .allSatisfy(line -> assertThat(page("conditions.md")).contains(line));
    assertThat(
            Arrays.stream(EventReason.values())
                .map(reason -> "| `%s` | %s |".formatted(reason.value(), reason.type()))
                .toList())
        .allSatisfy(line -> assertThat(page("conditions.md")).contains(line));
  }

  @Test
  void every_metric_has_its_line() throws IOException {
    List<String> names = MonitoringTest.metrics().keySet().stream().toList();
    assertThat(names)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(page("metrics.md")).contains("| `" + name + "` |"));
  }

  @Test
  void every_value_of_the_chart_has_its_line() throws IOException {
    List<String> paths = new ArrayList<>();
    leaves(
        "",
        new ObjectMapper(new YAMLFactory())
            .readTree(Path.of("helm/timescale-migration-operator/values.yaml").toFile()),
        paths);
    assertThat(paths)
        .hasSizeGreaterThan(30)
        .allSatisfy(path -> assertThat(page("chart-values.md")).contains("| `" + path + "` |"));
  }

  private static void leaves(String path, JsonNode at, List<String> paths) {
    if (!at.isObject() || at.isEmpty() || path.equals("resources") || path.endsWith("labels")) {
      paths.add(path);
      return;
    }
    at.properties()
        .forEach(
            field ->
                leaves(
                    path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                    field.getValue(),
                    paths));
  }

  private static String page(String name) throws IOException {
    return Files.readString(PAGES.resolve(name));
  }
}
