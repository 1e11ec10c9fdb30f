package dev.timescalemigration.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.crdv2.generator.v1.JsonSchema;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes the definitions of the resources from their classes. What the generator has no annotation
 * for is added here: the order of columns, lists that are maps or sets, and sentences for the
 * fields of Kubernetes' own types.
 */
final class CustomResourceFile {
  private static final long MOST_LABELS = 64;
  private static final long LONGEST_LABEL = 63;
  private static final long MOST_RESOURCES = 16;
  private static final long LONGEST_AMOUNT = 32;

  /** A type of Kubernetes, whose fields 'kubectl explain pod.spec' describes. */
  private static final String AFFINITY = "affinity";

  private CustomResourceFile() {}

  /** Whether what is in a field is described here, and not by Kubernetes. */
  static boolean isDescribed(String field) {
    return !field.equals(AFFINITY);
  }

  /** Both resources. */
  static final List<Class<? extends CustomResource<?, ?>>> RESOURCES =
      List.of(TimescaleMigration.class, TimescaleComparison.class);

  static String yaml() {
    return yaml(TimescaleMigration.class);
  }

  static String yaml(Class<? extends CustomResource<?, ?>> resource) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    new CRDGenerator()
        .forCRDVersions("v1")
        .withMinQuotes(true)
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata definition, String fileName) {
                complete(resource, (CustomResourceDefinition) definition);
                return definition;
              }
            })
        .customResourceClasses(resource)
        .withOutput(
            new CRDGenerator.CRDOutput<ByteArrayOutputStream>() {
              @Override
              public ByteArrayOutputStream outputFor(String name) {
                return written;
              }

              @Override
              public void close() {}
            })
        .generate();
    return written.toString(StandardCharsets.UTF_8);
  }

  private static void complete(
      Class<? extends CustomResource<?, ?>> resource, CustomResourceDefinition definition) {
    definition.getMetadata().setAnnotations(null);
    definition.getSpec().getNames().setCategories(List.of("all"));
    definition.getSpec().getNames().setListKind(definition.getSpec().getNames().getKind() + "List");
    CustomResourceDefinitionVersion version = definition.getSpec().getVersions().get(0);
    version.setAdditionalPrinterColumns(columns(resource));
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    root.setRequired(List.of("spec"));
    map(field(root, "status", "conditions"), "type");
    JSONSchemaProps spec = field(root, "spec");
    if (resource == TimescaleMigration.class) {
      completeMigration(root, spec);
    } else {
      completeComparison(root, spec);
    }
    // The cost of a rule over a map is reckoned from the most it may hold.
    field(spec, "workers", "labels").setMaxProperties(MOST_LABELS);
    field(spec, "workers", "annotations").setMaxProperties(MOST_LABELS);
    field(spec, "workers", "nodeSelector").setMaxProperties(MOST_LABELS);
    field(spec, "workers", "labels")
        .getAdditionalProperties()
        .getSchema()
        .setMaxLength(LONGEST_LABEL);
    describeKubernetesTypes(resource, root);
    keepRulesOnce(root);
  }

  private static void completeMigration(JSONSchemaProps root, JSONSchemaProps spec) {
    root.setDescription(
        "The migration of one TimescaleDB database to another while the application keeps"
            + " running.");
    spec.setDescription("What is to be moved, how, and what a person has approved.");
    field(root, "status").setDescription("How far the migration is.");
    map(field(spec, "approvals"), "gate");
    field(spec, "rules", "cascade").setXKubernetesListType("set");
    field(root, "status", "activeJobs").setXKubernetesListType("set");
  }

  private static void completeComparison(JSONSchemaProps root, JSONSchemaProps spec) {
    root.setDescription("Whether two TimescaleDB databases hold the same, once or on a schedule.");
    spec.setDescription("Which databases are compared, what of them, how and when.");
    field(root, "status").setDescription("What the comparison has found.");
    field(spec, "scope").setXKubernetesListType("set");
    field(root, "status", "last", "differences").setXKubernetesListType("atomic");
  }

  /** The generator finds the rules of a record's component twice: at its field and its accessor. */
  private static void keepRulesOnce(JSONSchemaProps at) {
    List<ValidationRule> rules = at.getXKubernetesValidations();
    at.setXKubernetesValidations(rules.stream().distinct().toList());
    if (at.getItems() != null) {
      keepRulesOnce(at.getItems().getSchema());
    }
    at.getProperties().values().forEach(CustomResourceFile::keepRulesOnce);
  }

  /** In the order of the annotations; the generator sorts them by path. */
  private static List<CustomResourceColumnDefinition> columns(
      Class<? extends CustomResource<?, ?>> resource) {
    return Arrays.stream(resource.getAnnotationsByType(AdditionalPrinterColumn.class))
        .map(
            column ->
                new CustomResourceColumnDefinitionBuilder()
                    .withName(column.name())
                    .withType(column.type().getValue())
                    .withJsonPath(column.jsonPath())
                    .withPriority(column.priority() == 0 ? null : column.priority())
                    .build())
        .toList();
  }

  private static void map(JSONSchemaProps list, String key) {
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(key));
  }

  private static void describeKubernetesTypes(
      Class<? extends CustomResource<?, ?>> resource, JSONSchemaProps root) {
    List<String> places =
        resource == TimescaleMigration.class ? List.of("copy", "workers") : List.of("workers");
    for (String place : places) {
      JSONSchemaProps resources = field(root, "spec", place, "resources");
      resources.getProperties().remove("claims");
      for (String amounts : List.of("limits", "requests")) {
        field(resources, amounts).setMaxProperties(MOST_RESOURCES);
        field(resources, amounts)
            .getAdditionalProperties()
            .getSchema()
            .setMaxLength(LONGEST_AMOUNT);
      }
      field(resources, "limits").setDescription("The most that a pod gets, by resource.");
      field(resources, "requests").setDescription("What a pod is promised, by resource.");
    }
    JSONSchemaProps affinity = field(root, "spec", "workers", AFFINITY);
    affinity.setType("object");
    // The API server drops what is unknown. Left open, it takes values that are nested ten thousand
    // deep, and one of them keeps every client from reading the list that holds it.
    affinity.setXKubernetesPreserveUnknownFields(null);
    affinity.setProperties(JsonSchema.from(Affinity.class).getProperties());
    Map.of(
            "type", "The kind of condition.",
            "status", "True, False or Unknown.",
            "reason", "A CamelCase word for programs.",
            "message", "The thing and the next step, in words.",
            "lastTransitionTime", "Since when it is so.",
            "observedGeneration", "The generation of the spec that it describes.")
        .forEach(
            (name, sentence) -> field(root, "status", "conditions", name).setDescription(sentence));
    field(root, "status", "conditions").getItems().getSchema().setRequired(List.of("type"));
  }

  /** The schema of a field, through lists. */
  private static JSONSchemaProps field(JSONSchemaProps from, String... path) {
    JSONSchemaProps at = from;
    for (String name : path) {
      JSONSchemaProps holder = at.getItems() == null ? at : at.getItems().getSchema();
      at = holder.getProperties().get(name);
      if (at == null) {
        throw new IllegalStateException("no field " + String.join(".", path));
      }
    }
    return at;
  }
}
