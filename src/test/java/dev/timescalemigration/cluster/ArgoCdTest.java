package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** Runs the scripts that Argo CD is given, on resources as they are in each phase. */
class ArgoCdTest {
  private static final Path FOLDER = Path.of("deploy/argo-cd");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @ParameterizedTest
  @EnumSource(Phase.class)
  void tells_whether_the_program_works_or_a_person_decides(Phase phase) throws IOException {
    String gate =
        Gate.of(phase)
            .map(
                one ->
                    "pendingGate: {gate: %s, token: ab12, message: open it}".formatted(one.value()))
            .orElse("progress: {summary: 3/9, chunks: {failed: 0}}");
    String expected =
        switch (phase.kind()) {
          case WORK -> "Progressing";
          case GATE -> "Suspended";
          case END -> "Healthy";
        };

    Map<String, String> health = health(status(phase, gate));

    assertThat(health).containsEntry("status", expected);
    if (phase.kind() == Phase.PhaseKind.GATE) {
      assertThat(health).containsEntry("message", "open it");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"COMPLETED", "ROLLED_BACK", "CANCELLED"},
      mode = EnumSource.Mode.EXCLUDE)
  void is_degraded_where_a_person_must_mend(Phase phase) throws IOException {
    assertThat(health(status(phase, condition("Stalled", "True", "free the disk"))))
        .containsEntry("status", "Degraded")
        .containsEntry("message", "free the disk");
    assertThat(health(status(phase, condition("Accepted", "False", "spec.rules: no such table"))))
        .containsEntry("status", "Degraded")
        .containsEntry("message", "spec.rules: no such table");
  }

  @Test
  void is_degraded_where_chunks_differ() throws IOException {
    assertThat(health(status(Phase.VERIFYING, "progress: {summary: 8/9, chunks: {failed: 2}}")))
        .containsEntry("status", "Degraded")
        .containsEntry("message", "2 chunks could not be copied, or differ");
  }

  @Test
  void is_suspended_when_asked_for() throws IOException {
    assertThat(
            health(status(Phase.COPYING, condition("Suspended", "True", "spec.suspend is true"))))
        .containsEntry("status", "Suspended");
  }

  @Test
  void a_rehearsal_is_healthy_if_nothing_would_fail() throws IOException {
    assertThat(health(rehearsed("True"))).containsEntry("status", "Healthy");
    assertThat(health(rehearsed("False")))
        .containsEntry("status", "Degraded")
        .containsEntry("message", "what was found");
    assertThat(health(rehearsed("Unknown"))).containsEntry("status", "Progressing");
  }

  private static String rehearsed(String status) {
    return "{metadata: {generation: 2}, status: {observedGeneration: 2, phase: Rehearsed, %s}}"
        .formatted(condition("Rehearsed", status, "what was found"));
  }

  @Test
  void is_progressing_while_the_operator_has_not_looked() throws IOException {
    assertThat(health("{metadata: {generation: 1}, spec: {}}"))
        .containsEntry("status", "Progressing");
    assertThat(
            health(
                "{metadata: {generation: 3}, status: {observedGeneration: 2, phase: Completed}}"))
        .containsEntry("status", "Progressing");
  }

  @Test
  void opens_the_gate_it_waits_at_and_keeps_other_approvals() throws IOException {
    LuaTable opened =
        action(
            "open-gate",
            """
            spec: {approvals: [{gate: DualWriteStarted}, {gate: Switchover, token: stale}]}
            status: {phase: AwaitingSwitchover, pendingGate: {gate: Switchover, token: ab12}}
            """);
    LuaValue approvals = opened.get("spec").get("approvals");
    assertThat(approvals.length()).isEqualTo(2);
    assertThat(approvals.get(1).get("gate").tojstring()).isEqualTo("DualWriteStarted");
    assertThat(approvals.get(2).get("token").tojstring()).isEqualTo("ab12");
  }

  @Test
  void takes_the_suggested_completion_point() throws IOException {
    LuaTable opened =
        action(
            "open-gate",
            """
            spec: {}
            status:
              phase: AwaitingCompletionPoint
              pendingGate: {gate: CompletionPoint, token: ab12}
              completionPoint: {suggested: "2026-11-22T10:00:00Z"}
            """);
    assertThat(opened.get("spec").get("completionPoint").tojstring())
        .isEqualTo("2026-11-22T10:00:00Z");
  }

  @Test
  void suspends_resumes_and_cancels() throws IOException {
    assertThat(action("suspend", "spec: {}").get("spec").get("suspend").toboolean()).isTrue();
    assertThat(action("resume", "spec: {suspend: true}").get("spec").get("suspend").toboolean())
        .isFalse();
    assertThat(action("cancel", "spec: {}").get("spec").get("cancel").toboolean()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void offers_only_actions_that_do_something(Phase phase) throws IOException {
    LuaTable offered =
        (LuaTable)
            run(
                YAML.readTree(FOLDER.resolve("actions.yaml").toFile())
                    .get("discovery.lua")
                    .asText(),
                "spec: {}\nstatus: {phase: %s}".formatted(phase.value()));
    List<String> enabled = new ArrayList<>();
    for (LuaValue name : offered.keys()) {
      if (!offered.get(name).get("disabled").toboolean()) {
        enabled.add(name.tojstring());
      }
    }
    switch (phase) {
      case COMPLETED, ROLLED_BACK, CANCELLED -> assertThat(enabled).isEmpty();
      case SWITCHING_OVER, AWAITING_FINISH, ROLLING_BACK, FINISHING, CANCELLING ->
          assertThat(enabled).containsOnly("suspend");
      default -> assertThat(enabled).containsOnly("suspend", "cancel");
    }
  }

  @Test
  void every_action_that_is_offered_is_defined() throws IOException {
    JsonNode actions = YAML.readTree(FOLDER.resolve("actions.yaml").toFile());
    List<String> defined = new ArrayList<>();
    actions.get("definitions").forEach(action -> defined.add(action.get("name").asText()));
    LuaTable offered = (LuaTable) run(actions.get("discovery.lua").asText(), "spec: {}");
    List<String> names = new ArrayList<>();
    for (LuaValue name : offered.keys()) {
      names.add(name.tojstring());
    }
    assertThat(defined).containsExactlyInAnyOrderElementsOf(names);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: Equal, status: 'False', message: m}                                          | Degraded
          {type: Equal, status: 'True', message: m}                                           | Healthy
          {type: Stalled, status: 'True', message: m}, {type: Equal, status: 'True'}          | Degraded
          {type: Accepted, status: 'False', message: m}                                       | Degraded
          {type: Suspended, status: 'True', message: m}, {type: Equal, status: 'True'}        | Suspended
          {type: Equal, status: Unknown}, {type: Running, status: 'True', message: m}         | Progressing
          {type: Equal, status: Unknown}, {type: Running, status: 'False', message: m}        | Suspended
          """)
  void a_comparison_is_degraded_where_databases_differ(String conditions, String expected)
      throws IOException {
    assertThat(
            health(
                "health-comparison.lua",
                "{metadata: {generation: 2}, status: {observedGeneration: 2, conditions: [%s]}}"
                    .formatted(conditions)))
        .containsEntry("status", expected)
        .containsEntry("message", "m");
  }

  private static String status(Phase phase, String more) {
    return "{metadata: {generation: 2}, status: {observedGeneration: 2, phase: %s, %s}}"
        .formatted(phase.value(), more);
  }

  private static String condition(String type, String status, String message) {
    return "conditions: [{type: %s, status: '%s', message: '%s'}]".formatted(type, status, message);
  }

  private static Map<String, String> health(String resource) throws IOException {
    return health("health.lua", resource);
  }

  private static Map<String, String> health(String script, String resource) throws IOException {
    LuaTable table = (LuaTable) run(Files.readString(FOLDER.resolve(script)), resource);
    Map<String, String> health = new TreeMap<>();
    for (LuaValue key : table.keys()) {
      health.put(key.tojstring(), table.get(key).tojstring());
    }
    return health;
  }

  private static LuaTable action(String name, String resource) throws IOException {
    for (JsonNode action :
        YAML.readTree(FOLDER.resolve("actions.yaml").toFile()).get("definitions")) {
      if (action.get("name").asText().equals(name)) {
        return (LuaTable) run(action.get("action.lua").asText(), resource);
      }
    }
    throw new IllegalArgumentException(name);
  }

  private static LuaValue run(String script, String resource) throws IOException {
    Globals globals = JsePlatform.standardGlobals();
    globals.set("obj", value(YAML.readTree(resource)));
    return globals.load(script).call();
  }

  private static LuaValue value(JsonNode node) {
    if (node.isObject()) {
      LuaTable table = new LuaTable();
      node.properties().forEach(field -> table.set(field.getKey(), value(field.getValue())));
      return table;
    }
    if (node.isArray()) {
      LuaTable table = new LuaTable();
      for (int i = 0; i < node.size(); i++) {
        table.set(i + 1, value(node.get(i)));
      }
      return table;
    }
    if (node.isNumber()) {
      return LuaValue.valueOf(node.asDouble());
    }
    return node.isBoolean() ? LuaValue.valueOf(node.asBoolean()) : LuaValue.valueOf(node.asText());
  }
}
