package dev.timescalemigration.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CustomResourceFileTest {
  private static final Path FOLDER = Path.of("crds");

  /** Set to write the file instead of comparing it. */
  private static final String WRITE = "tsm.crds.write";

  static List<Class<? extends CustomResource<?, ?>>> resources() {
    return CustomResourceFile.RESOURCES;
  }

  @ParameterizedTest
  @MethodSource("resources")
  void the_file_says_what_the_classes_say(Class<? extends CustomResource<?, ?>> resource)
      throws IOException {
    Path file = FOLDER.resolve(CustomResource.getCRDName(resource) + "-v1.yml");
    String written = CustomResourceFile.yaml(resource);
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, written);
    }
    assertThat(Files.readString(file))
        .as(
            "%s is out of date; write it with: dev/maven test -Dtest=CustomResourceFileTest"
                + " -D%s=true",
            file, WRITE)
        .isEqualTo(written);
  }

  @ParameterizedTest
  @MethodSource("resources")
  void every_field_has_a_sentence(Class<? extends CustomResource<?, ?>> resource) {
    List<String> without = new ArrayList<>();
    undescribed(
        "",
        definition(resource).getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema(),
        without);
    assertThat(without).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("resources")
  void no_field_is_left_open(Class<? extends CustomResource<?, ?>> resource) {
    assertThat(CustomResourceFile.yaml(resource))
        .doesNotContain("x-kubernetes-preserve-unknown-fields");
  }

  @Test
  void every_gate_can_be_approved_in_one_migration() {
    JSONSchemaProps schema =
        definition(TimescaleMigration.class)
            .getSpec()
            .getVersions()
            .get(0)
            .getSchema()
            .getOpenAPIV3Schema();
    assertThat(schema.getProperties().get("spec").getProperties().get("approvals").getMaxItems())
        .isEqualTo(ApprovalGate.values().length);
  }

  @Test
  void columns_stand_in_the_order_in_which_a_person_looks_for_them() {
    assertThat(columns(TimescaleMigration.class))
        .containsExactly(
            "PHASE",
            "PROGRESS",
            "RATE",
            "ETA",
            "LAG",
            "PRIMARY",
            "GATE",
            "READY",
            "AGE",
            "SOURCE",
            "TARGET",
            "FAILED",
            "T",
            "MESSAGE");
  }

  @Test
  void columns_of_a_comparison_begin_with_what_was_found() {
    assertThat(columns(TimescaleComparison.class))
        .containsExactly(
            "EQUAL",
            "DIFFERENT",
            "MISSING",
            "EXTRA",
            "LAST",
            "NEXT",
            "AGE",
            "MIGRATION",
            "REPAIRED",
            "MESSAGE");
  }

  private static List<String> columns(Class<? extends CustomResource<?, ?>> resource) {
    return definition(resource)
        .getSpec()
        .getVersions()
        .get(0)
        .getAdditionalPrinterColumns()
        .stream()
        .map(column -> column.getName().toUpperCase(java.util.Locale.ROOT))
        .toList();
  }

  private static CustomResourceDefinition definition(
      Class<? extends CustomResource<?, ?>> resource) {
    return Serialization.unmarshal(
        CustomResourceFile.yaml(resource), CustomResourceDefinition.class);
  }

  private static void undescribed(String path, JSONSchemaProps at, List<String> without) {
    if (at.getItems() != null) {
      undescribed(path + "[]", at.getItems().getSchema(), without);
    }
    Map<String, JSONSchemaProps> fields =
        at.getProperties() == null ? Map.of() : at.getProperties();
    fields.forEach(
        (name, field) -> {
          if (field.getDescription() == null || field.getDescription().isBlank()) {
            without.add(path + "." + name);
          }
          if (CustomResourceFile.isDescribed(name)) {
            undescribed(path + "." + name, field, without);
          }
        });
  }
}
