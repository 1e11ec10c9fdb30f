package dev.timescalemigration.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CustomResourceFileTest {
  private static final Path FILE =
      Path.of("crds/timescalemigrations.timescalemigration.dev-v1.yml");

  /** Set to write the file instead of comparing it. */
  private static final String WRITE = "tsm.crds.write";

  @Test
  void the_file_says_what_the_classes_say() throws IOException {
    String written = CustomResourceFile.yaml();
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, written);
    }
    assertThat(Files.readString(FILE))
        .as(
            "%s is out of date; write it with: dev/maven test -Dtest=CustomResourceFileTest"
                + " -D%s=true",
            FILE, WRITE)
        .isEqualTo(written);
  }

  @Test
  void every_field_has_a_sentence() {
    List<String> without = new ArrayList<>();
    undescribed(
        "", definition().getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema(), without);
    assertThat(without).isEmpty();
  }

  @Test
  void no_field_is_left_open() {
    assertThat(CustomResourceFile.yaml()).doesNotContain("x-kubernetes-preserve-unknown-fields");
  }

  @Test
  void columns_stand_in_the_order_in_which_a_person_looks_for_them() {
    assertThat(definition().getSpec().getVersions().get(0).getAdditionalPrinterColumns())
        .extracting(column -> column.getName().toUpperCase(java.util.Locale.ROOT))
        .containsExactly(
            "PHASE",
            "PROGRESS",
            "RATE",
            "ETA",
            "GATE",
            "READY",
            "AGE",
            "SOURCE",
            "TARGET",
            "FAILED",
            "T",
            "MESSAGE");
  }

  private static CustomResourceDefinition definition() {
    return Serialization.unmarshal(CustomResourceFile.yaml(), CustomResourceDefinition.class);
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
