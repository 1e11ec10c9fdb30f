package dev.timescalemigration.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecValidationTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static TimescaleMigrationSpec spec(String yaml) {
    try {
      return YAML.readValue(yaml, TimescaleMigrationSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<String> paths(String yaml) {
    return SpecValidation.check(spec(yaml)).stream().map(FieldError::path).toList();
  }

  @Test
  void an_empty_spec_is_valid_and_has_the_documented_defaults() {
    TimescaleMigrationSpec empty = spec("{}");
    assertThat(SpecValidation.check(empty)).isEmpty();
    assertThat(empty.schema())
        .isEqualTo(
            new SchemaSpec(
                SchemaMode.DUMP_AND_RESTORE,
                RolesMode.MIGRATE,
                OwnershipMode.MIGRATE,
                PrivilegesMode.MIGRATE));
    assertThat(empty.workers().replicas()).isEqualTo(2);
    assertThat(empty.workers().parallelism()).isEqualTo(4);
    assertThat(empty.verify().mode()).isEqualTo(VerifyMode.ROW_HASH);
    assertThat(empty.jobs().beforeEnable()).isEqualTo(BeforeEnable.NOTHING);
    assertThat(empty.deletionPolicy()).isEqualTo(DeletionPolicy.RETAIN);
    assertThat(empty.suspend()).isFalse();
    assertThat(empty.cancel()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-02-31", "2026-13-01T00:00:00Z", "2026-01-01 25:61:99", "2026-01-01T10:60Z"})
  void a_day_or_time_that_there_is_not_is_found(String point) {
    assertThat(paths("completionPoint: \"" + point + "\"")).containsExactly("spec.completionPoint");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-28",
        "2024-02-29T24:00:00Z",
        "2026-01-01 23:59:60+05:45",
        "20160201",
        "424242",
        "2023-05-25+00",
        "Nov 22 2026 10:00 Europe/Berlin",
        "2026-01-01T10:00:00.123456-03:30"
      })
  void a_day_and_time_that_there_is_are_taken(String point) {
    assertThat(paths("completionPoint: \"" + point + "\"")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{foo: bar}",
        "{nodeAffinity: {required: {}}}",
        "{podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{wieght: 1}]}}",
        "[]",
      })
  void an_affinity_with_unknown_fields_is_found(String affinity) {
    assertThat(paths("workers: {affinity: " + affinity + "}"))
        .containsExactly("spec.workers.affinity");
  }

  @Test
  void an_affinity_as_pods_have_it_is_taken() {
    assertThat(
            paths(
                """
                workers:
                  affinity:
                    nodeAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        nodeSelectorTerms:
                          - matchExpressions: [{key: disk, operator: In, values: [ssd]}]
                    podAntiAffinity:
                      preferredDuringSchedulingIgnoredDuringExecution:
                        - weight: 1
                          podAffinityTerm:
                            topologyKey: kubernetes.io/hostname
                            labelSelector: {matchLabels: {app: db}}
                """))
        .isEmpty();
  }

  @Test
  void all_errors_are_found_at_once() {
    assertThat(
            paths(
                """
                source: {secretRef: {name: "Not A Name"}}
                completionPoint: tomorrow
                rules:
                  - {filter: " ", from: "1", until: "1"}
                  - {cascade: [Up]}
                  - {filter: x, cascade: [Up, Up]}
                workers: {replicas: 0, parallelism: 1000}
                copy: {limits: {bytesPerSecond: fast, targetSessions: -1}}
                approvals:
                  - {gate: Switchover}
                  - {gate: DualWriteStarted}
                  - {gate: DualWriteStarted}
                  - {token: abc}
                """))
        .containsExactly(
            "spec.source.secretRef.name",
            "spec.completionPoint",
            "spec.rules[0].filter",
            "spec.rules[0].until",
            "spec.rules[1].cascade",
            "spec.rules[2].cascade",
            "spec.workers.replicas",
            "spec.workers.parallelism",
            "spec.copy.limits.bytesPerSecond",
            "spec.copy.limits.targetSessions",
            "spec.approvals[0].token",
            "spec.approvals[2].gate",
            "spec.approvals[3].gate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22T10:00:00Z",
        "2026-11-22 10:00:00.123456+05:30",
        "2026-11-22 10:00:00+00",
        "2026-11-22T10:00",
        "2026-11-22",
        "2023-05-25+00",
        "20160201",
        "Nov 22 2026 10:00 Europe/Berlin",
        "424242",
        "-5"
      })
  void points_in_time_are_taken(String text) {
    assertThat(TimeValue.isOne(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "tomorrow", "now()", "$(id) 5", "5'; drop", "5\"", "5\n5", "5\\", "--force 5"})
  void other_text_is_not(String text) {
    assertThat(TimeValue.isOne(text)).isFalse();
  }

  @Test
  void every_field_of_the_resource_carries_a_sentence() {
    List.of(TimescaleMigrationSpec.class, TimescaleMigrationStatus.class)
        .forEach(SpecValidationTest::assertDescribed);
  }

  private static void assertDescribed(Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      JsonPropertyDescription description =
          component.getAccessor().getAnnotation(JsonPropertyDescription.class);
      assertThat(description).as("%s.%s", type.getSimpleName(), component.getName()).isNotNull();
      assertThat(description.value()).endsWith(".");
      if (component.getType().isRecord()) {
        assertDescribed(component.getType());
      }
    }
    assertThat(type.getRecordComponents()).isNotEmpty();
  }

  @Test
  void capture_moves_everything_and_names_lengths_of_time_and_tables() {
    assertThat(
            paths(
                """
                writes: {mode: Capture, capture: {maxLag: soon, maxRetainedWal: much, insertOnly: [events]}}
                completionPoint: "2026-01-01"
                rules: [{filter: x, from: "2026-01-01"}]
                """))
        .containsExactlyInAnyOrder(
            "spec.writes.capture.maxRetainedWal",
            "spec.writes.capture.maxLag",
            "spec.writes.capture.insertOnly[0]",
            "spec.completionPoint",
            "spec.rules");
    assertThat(paths("switchover: {stopWrites: ReadOnly, drainTimeout: 1d}"))
        .containsExactlyInAnyOrder("spec.switchover.stopWrites", "spec.switchover.drainTimeout");
    assertThat(paths("writes: {mode: Capture}\nswitchover: {stopWrites: ReadOnly}")).isEmpty();
    assertThat(paths("switchover: {stopWrites: ReadOnly, wayBack: Keep}")).isEmpty();
    assertThat(paths("switchover: {wayBack: Keep}\nrules: [{filter: public.*, from: 2026-01-01}]"))
        .containsExactly("spec.switchover.wayBack");
  }
}
