package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.FieldError;
import dev.timescalemigration.api.v1alpha1.WorkersSpec;
import dev.timescalemigration.ledger.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerAllowancesTest {
  private static final WorkerAllowances SOME =
      new WorkerAllowances(
          List.of("team", "cost.example/*", "sidecar.istio.io/*"),
          List.of("*"),
          List.of("low", "system-node-critical"),
          List.of("dedicated"),
          false);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {"labels":{"team":"a"}}                                   | worker.allowed.labels
          {"annotations":{"note.example/a":"a"}}                    | worker.allowed.annotations
          {"priorityClassName":"low"}                               | worker.allowed.priorityClasses
          {"tolerations":[{"key":"dedicated","operator":"Exists"}]} | worker.allowed.tolerations
          {"tolerations":[{"operator":"Exists"}]}                   | worker.allowed.tolerations
          """)
  void nothing_is_allowed_that_is_not_listed(String spec, String value) throws IOException {
    assertThat(WorkerAllowances.NONE.check(workers(spec)))
        .singleElement()
        .extracting(FieldError::fix)
        .asString()
        .contains(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"labels\":{\"team\":\"a\",\"cost.example/unit\":\"b\"}}",
        "{\"labels\":{\"sidecar.istio.io/inject\":\"false\"}}",
        "{\"annotations\":{\"note.example/a\":\"a\"}}",
        "{\"priorityClassName\":\"low\"}",
        "{\"tolerations\":[{\"key\":\"dedicated\"}]}",
        "{\"nodeSelector\":{\"disk\":\"fast\"}}",
        "{\"affinity\":{\"podAntiAffinity\":{}}}"
      })
  void what_is_listed_is_allowed(String spec) throws IOException {
    assertThat(SOME.check(workers(spec))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"labels\":{\"sidecar.istio.io/inject\":\"true\"}}",
        "{\"labels\":{\"cost.example\":\"a\"}}",
        "{\"annotations\":{\"container.apparmor.security.beta.kubernetes.io/worker\":\"unconfined\"}}",
        "{\"annotations\":{\"seccomp.security.alpha.kubernetes.io/pod\":\"unconfined\"}}",
        "{\"annotations\":{\"vault.hashicorp.com/agent-inject\":\"true\"}}",
        "{\"annotations\":{\"linkerd.io/inject\":\"enabled\"}}",
        "{\"annotations\":{\"iam.amazonaws.com/role\":\"admin\"}}",
        "{\"annotations\":{\"azure.workload.identity/use\":\"true\"}}",
        "{\"annotations\":{\"k8s.v1.cni.cncf.io/networks\":\"host\"}}",
        "{\"priorityClassName\":\"system-node-critical\"}",
        "{\"tolerations\":[{\"operator\":\"Exists\"}]}",
        "{\"affinity\":{\"podAntiAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":"
            + "[{\"namespaceSelector\":{},\"topologyKey\":\"kubernetes.io/hostname\"}]}}}"
      })
  void what_gives_more_than_that_is_refused(String spec) throws IOException {
    assertThat(SOME.check(workers(spec))).hasSize(1);
  }

  @Test
  void a_field_is_named_with_what_it_asks_for() throws IOException {
    assertThat(WorkerAllowances.NONE.check(workers("{\"priorityClassName\":\"high\"}")))
        .singleElement()
        .hasToString(
            "spec.workers.priorityClassName asks for high, which this operator does not allow;"
                + " leave it out, or let the operator's administrator add it to the chart's value"
                + " worker.allowed.priorityClasses");
  }

  private static WorkersSpec workers(String spec) throws IOException {
    return Json.MAPPER.readValue(spec, WorkersSpec.class);
  }
}
