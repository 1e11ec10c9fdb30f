package dev.timescalemigration.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpecShapeTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static List<String> errors(String spec) {
    try {
      return SpecShape.check(YAML.readTree(spec)).stream().map(FieldError::toString).toList();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void the_example_of_the_design_has_the_right_shape() throws JsonProcessingException {
    String spec =
        """
        source: {secretRef: {name: source-db}}
        target: {secretRef: {name: target-db}}
        schema: {roles: Migrate, mode: DumpAndRestore}
        completionPoint: "2026-11-22T10:00:00Z"
        rules:
          - {filter: '^public\\.trips$', from: "1", until: "424242", cascade: [Up, Down]}
        workers: {replicas: 2, parallelism: 4, resources: {requests: {cpu: "1"}}}
        verify: {mode: RowHash}
        jobs: {beforeEnable: RunDue}
        approvals: [{gate: DualWriteStarted}, {gate: Switchover, token: 5f3c0000}]
        suspend: false
        cancel: false
        deletionPolicy: Retain
        """;
    assertThat(errors(spec)).isEmpty();
    TimescaleMigrationSpec bound = YAML.readValue(spec, TimescaleMigrationSpec.class);
    assertThat(SpecValidation.check(bound)).isEmpty();
    assertThat(bound.rules().get(0).cascade()).containsExactly(Cascade.UP, Cascade.DOWN);
    assertThat(bound.workers().resources().getRequests()).containsKey("cpu");
  }

  /** The API server fills in the defaults, so every resource that the operator reads holds them. */
  @Test
  void a_spec_with_every_default_filled_in_has_the_right_shape() throws IOException {
    JsonNode definition;
    try (Stream<Path> files = Files.list(Path.of("crds"))) {
      Path crd =
          files.filter(file -> file.toString().endsWith("-v1.yml")).findFirst().orElseThrow();
      definition = YAML.readTree(crd.toFile());
    }
    JsonNode spec = definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    ObjectNode filledIn = defaults(spec);
    assertThat(filledIn.at("/switchover/sequenceMargin").isNumber()).isTrue();
    assertThat(SpecShape.check(filledIn)).isEmpty();
  }

  private static ObjectNode defaults(JsonNode schema) {
    ObjectNode filledIn = YAML.createObjectNode();
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              if (field.getValue().has("default")) {
                filledIn.set(field.getKey(), field.getValue().get("default"));
              } else if (field.getValue().path("type").asText().equals("object")) {
                filledIn.set(field.getKey(), defaults(field.getValue()));
              }
            });
    return filledIn;
  }

  @Test
  void unknown_fields_are_named_with_the_nearest_known_one() {
    assertThat(
            errors(
                """
                complationPoint: "1"
                rules: [{untill: "2"}]
                zebra: 1
                """))
        .containsExactly(
            "spec.complationPoint is unknown; did you mean completionPoint?",
            "spec.rules[0].untill is unknown; did you mean until?",
            "spec.zebra is unknown; known here: source, target, mode, rehearsal, schema, writes,"
                + " completionPoint, rules, copy, workers, verify, validate, jobs, switchover,"
                + " approvals, accept, suspend, cancel, deletionPolicy");
  }

  @Test
  void values_of_the_wrong_type_are_all_found_at_once() {
    assertThat(
            errors(
                """
                completionPoint: 424242
                workers: {replicas: two, parallelism: "4"}
                suspend: "yes"
                rules: {filter: x}
                schema: Existing
                jobs: {beforeEnable: RunDew}
                """))
        .containsExactly(
            "spec.completionPoint must be text; put the value in quotes",
            "spec.workers.replicas must be a whole number; write it without quotes",
            "spec.workers.parallelism must be a whole number; write it without quotes",
            "spec.suspend must be true or false; write it without quotes",
            "spec.rules must be a list; begin each entry with a dash",
            "spec.schema must hold fields; put them, indented, on the lines below",
            "spec.jobs.beforeEnable must be Nothing or RunDue; did you mean RunDue?");
  }

  @Test
  void no_value_is_ever_repeated() {
    assertThat(
            errors(
                """
                source: {uri: "postgres://u:hunter2@h/db"}
                target: "postgres://u:hunter2@h/db"
                verify: {mode: hunter2}
                """))
        .hasSize(3)
        .noneMatch(line -> line.contains("hunter2"));
  }
}
