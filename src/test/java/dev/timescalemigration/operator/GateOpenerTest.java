package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.migration.Phase;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who opened a gate, from what the API server keeps of the writers of fields. */
class GateOpenerTest {
  private final TimescaleMigration migration =
      Situation.in(Phase.AWAITING_SWITCHOVER).observed().migration();

  private static ManagedFieldsEntry entry(String manager, String time, String field) {
    FieldsV1 fields = new FieldsV1();
    fields.setAdditionalProperty("f:spec", Map.of(field, Map.of()));
    return new ManagedFieldsEntryBuilder()
        .withManager(manager)
        .withTime(time)
        .withFieldsV1(fields)
        .build();
  }

  @Test
  void the_newest_writer_of_the_field_that_opens_the_gate_is_named() {
    migration
        .getMetadata()
        .setManagedFields(
            List.of(
                entry("argocd-controller", "2026-11-22T09:00:00Z", "f:approvals"),
                entry("kubectl-tsm:alice@laptop", "2026-11-22T10:00:00Z", "f:approvals"),
                entry("helm", "2026-11-22T11:00:00Z", "f:completionPoint")));
    assertThat(GateOpener.of(migration, Phase.AWAITING_SWITCHOVER))
        .contains("kubectl-tsm:alice@laptop at 2026-11-22T10:00:00Z");
    assertThat(GateOpener.of(migration, Phase.AWAITING_COMPLETION_POINT))
        .contains("helm at 2026-11-22T11:00:00Z");
    assertThat(GateOpener.of(migration, Phase.COPYING)).isEmpty();
  }

  @Test
  void without_a_record_nobody_is_named() {
    migration.getMetadata().setManagedFields(List.of());
    assertThat(GateOpener.of(migration, Phase.AWAITING_SWITCHOVER)).isEmpty();
  }
}
