package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerSpecTest {
  private static final TimescaleMigrationSpec SPEC =
      spec(
          """
          {"source": {"secretRef": {"name": "s"}}, "target": {"secretRef": {"name": "t"}},
           "schema": {"mode": "Existing"}, "completionPoint": "2026-11-22", "rules": [{"until": "2026-11-01"}],
           "copy": {"recompress": true,
                    "limits": {"walPerSecond": "1M"}},
           "workers": {"replicas": 3, "parallelism": 5, "resources": {"limits": {"cpu": "1"}},
                       "priorityClassName": "low", "labels": {"team": "data"}}, "verify": {"mode": "Skip"},
           "jobs": {"beforeEnable": "RunDue"}, "switchover": {"sequenceMargin": 7},
           "approvals": [{"gate": "Switchover"}], "accept": [{"finding": "f", "reason": "r"}],
           "suspend": true, "cancel": true, "deletionPolicy": "Cleanup"}
          """);

  @Test
  void a_worker_gets_the_whole_spec_except_for_what_it_does_not_depend_on() {
    ObjectNode all = Json.MAPPER.valueToTree(SPEC);
    all.remove(
        List.of(
            "mode",
            "rehearsal",
            "approvals",
            "accept",
            "suspend",
            "cancel",
            "deletionPolicy",
            "validate"));
    ((ObjectNode) all.get("copy")).remove("limits");
    ((ObjectNode) all.get("workers"))
        .remove(List.of("replicas", "resources", "priorityClassName", "labels"));
    assertThat(WorkerSpec.of(SPEC, Phase.COPYING)).isEqualTo(all);
  }

  @Test
  void a_phase_that_decides_on_findings_gets_what_was_accepted() {
    assertThat(WorkerSpec.of(SPEC, Phase.SWITCHING_OVER).path("accept")).hasSize(1);
  }

  @Test
  void a_rehearsal_gets_where_it_is_done_and_the_limits_too() {
    TimescaleMigrationSpec spec =
        spec(
            """
            {"source": {"secretRef": {"name": "s"}}, "target": {"secretRef": {"name": "t"}}, "suspend": true,
             "rehearsal": {"database": "scratch"}, "copy": {"limits": {"walPerSecond": "1M"}}}
            """);
    JsonNode given = WorkerSpec.ofRehearsal(spec);
    assertThat(given.at("/rehearsal/database").asText()).isEqualTo("scratch");
    assertThat(given.at("/copy/limits/walPerSecond").asText()).isEqualTo("1M");
    assertThat(given.has("suspend")).isFalse();
  }

  @Test
  void a_worker_that_works_alone_gets_the_number_of_workers() {
    assertThat(WorkerSpec.of(SPEC, Phase.STAGING).at("/workers/replicas").asInt()).isEqualTo(3);
    assertThat(WorkerSpec.of(SPEC, Phase.VERIFYING).at("/workers/replicas").isMissingNode())
        .isTrue();
  }

  private static TimescaleMigrationSpec spec(String json) {
    return Json.MAPPER.convertValue(Json.read(json), TimescaleMigrationSpec.class);
  }
}
