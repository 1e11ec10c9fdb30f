package dev.timescalemigration.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * What a catalog of operators says of this one. The rules are those of {@code operator-sdk
 * scorecard}: examples, resources and descriptors of each kind.
 */
class CatalogBundleTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final JsonNode description = read("deploy/olm/clusterserviceversion.yaml");
  private final Map<String, JsonNode> examples = examples();

  private static JsonNode read(String file) {
    try {
      return YAML.readTree(Path.of(file).toFile());
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
  }

  private Map<String, JsonNode> examples() {
    try {
      JsonNode all =
          new ObjectMapper()
              .readTree(description.at("/metadata/annotations").path("alm-examples").textValue());
      return StreamSupport.stream(all.spliterator(), false)
          .collect(Collectors.toMap(each -> each.path("kind").textValue(), Function.identity()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<JsonNode> owned() {
    List<JsonNode> owned = new ArrayList<>();
    description.at("/spec/customresourcedefinitions/owned").forEach(owned::add);
    return owned;
  }

  @Test
  void every_kind_is_there_with_its_resources_and_an_example() {
    assertThat(owned())
        .extracting(each -> each.path("name").textValue())
        .containsExactlyInAnyOrderElementsOf(
            CustomResourceFile.RESOURCES.stream().map(CustomResource::getCRDName).toList());
    for (JsonNode each : owned()) {
      assertThat(each.path("resources")).as(each.path("name").textValue()).isNotEmpty();
      assertThat(examples).containsKey(each.path("kind").textValue());
    }
  }

  @Test
  void what_is_described_is_in_the_schema_and_all_of_the_example_is_described() {
    for (JsonNode each : owned()) {
      JsonNode schema =
          read("crds/" + each.path("name").textValue() + "-v1.yml")
              .at("/spec/versions/0/schema/openAPIV3Schema/properties");
      for (String part : List.of("spec", "status")) {
        assertThat(each.path(part + "Descriptors"))
            .isNotEmpty()
            .allSatisfy(
                described ->
                    assertThat(schema.path(part).path("properties").has(path(described)))
                        .as(path(described))
                        .isTrue());
      }
      List<String> described = new ArrayList<>();
      each.path("specDescriptors").forEach(one -> described.add(path(one)));
      List<String> shown = new ArrayList<>();
      examples
          .get(each.path("kind").textValue())
          .path("spec")
          .fieldNames()
          .forEachRemaining(shown::add);
      assertThat(described).containsAll(shown);
    }
  }

  private static String path(JsonNode descriptor) {
    return descriptor.path("path").textValue();
  }

  @Test
  void the_example_of_a_migration_is_valid() {
    TimescaleMigration migration =
        Serialization.unmarshal(
            examples.get("TimescaleMigration").toString(), TimescaleMigration.class);
    assertThat(SpecValidation.check(migration.getSpec())).isEmpty();
    TimescaleComparison comparison =
        Serialization.unmarshal(
            examples.get("TimescaleComparison").toString(), TimescaleComparison.class);
    assertThat(SpecValidation.check(comparison.getSpec())).isEmpty();
  }
}
