package dev.timescalemigration.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/** Writes the pages on the resources' fields from their definitions. */
final class ResourceReference {
  private static final String HEAD_OF_COMPARISON =
      """
      # The resource of a comparison

      `TimescaleComparison` (`timescalemigration.dev/v1alpha1`, short name `tscmp`), as `kubectl explain tscmp --recursive`
      shows it. This page is written from the CRD. How to use it: [comparisons on
      Kubernetes](../how-to/comparisons-on-kubernetes.md). What conditions and events mean: [conditions, reasons and
      events](conditions.md).
      """;

  private static final String HEAD =
      """
      # The resource

      `TimescaleMigration` (`timescalemigration.dev/v1alpha1`, short name `tsm`), as `kubectl explain tsm --recursive` shows
      it. This page is written from the CRD. What conditions and events mean:
      [conditions, reasons and events](conditions.md). How `tsm run` reads the same file: [the migration
      file](migration-file.md).
      """;

  private final StringBuilder page;

  private ResourceReference(String head) {
    this.page = new StringBuilder(head);
  }

  static String page() {
    return page(HEAD, TimescaleMigration.class);
  }

  static String pageOfComparison() {
    return page(HEAD_OF_COMPARISON, TimescaleComparison.class);
  }

  private static String page(String head, Class<? extends CustomResource<?, ?>> resource) {
    JSONSchemaProps root =
        Serialization.unmarshal(CustomResourceFile.yaml(resource), CustomResourceDefinition.class)
            .getSpec()
            .getVersions()
            .get(0)
            .getSchema()
            .getOpenAPIV3Schema();
    ResourceReference reference = new ResourceReference(head);
    for (String part : List.of("spec", "status")) {
      JSONSchemaProps schema = root.getProperties().get(part);
      reference.page.append("\n## ").append(part).append('\n');
      reference.page.append(schema.getDescription()).append("\n\n");
      reference.page.append("| field | type | default | |\n| --- | --- | --- | --- |\n");
      reference.fields(part, schema);
    }
    return reference.page.toString();
  }

  private void fields(String path, JSONSchemaProps of) {
    Map<String, JSONSchemaProps> fields =
        of.getProperties() == null ? Map.of() : of.getProperties();
    fields.forEach(
        (name, field) -> {
          boolean list = field.getItems() != null;
          String at = path + "." + name + (list ? "[]" : "");
          boolean required = of.getRequired() != null && of.getRequired().contains(name);
          page.append(
              "| `%s` | %s | %s | %s |\n"
                  .formatted(
                      at, type(field), required ? "required" : standard(field), sentence(field)));
          if (CustomResourceFile.isDescribed(name)) {
            fields(at, list ? field.getItems().getSchema() : field);
          }
        });
  }

  private static String type(JSONSchemaProps field) {
    if (field.getItems() != null) {
      String each = type(field.getItems().getSchema());
      return each.equals("object") ? "list" : "list of " + each;
    }
    if (field.getEnum() != null && !field.getEnum().isEmpty()) {
      return String.join(
          ", ", field.getEnum().stream().map(one -> "`" + one.asText() + "`").toList());
    }
    return field.getAdditionalProperties() == null ? field.getType() : "map";
  }

  private static String standard(JSONSchemaProps field) {
    return field.getDefault() == null ? "" : "`" + field.getDefault().asText() + "`";
  }

  private static String sentence(JSONSchemaProps field) {
    StringBuilder sentence = new StringBuilder(field.getDescription());
    if (field.getMinimum() != null && field.getMaximum() != null) {
      sentence.append(
          " From %d to %d."
              .formatted(field.getMinimum().longValue(), field.getMaximum().longValue()));
    }
    return sentence.toString().replace("|", "\\|");
  }
}
