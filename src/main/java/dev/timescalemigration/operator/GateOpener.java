package dev.timescalemigration.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.failure.PrintableText;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.Phase;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.Comparator;
import java.util.Optional;

/**
 * Who wrote the field of a resource that opens a gate, as the API server keeps it in {@code
 * metadata.managedFields}: the name that a client gives to itself, such as kubectl-patch or
 * argocd-controller. The audit log of the API server has the user. Pure.
 */
final class GateOpener {
  private static final int LONGEST = 200;

  private GateOpener() {}

  /** The newest writer, with the time; empty outside of gates and without a record. */
  static Optional<String> of(TimescaleMigration migration, Phase phase) {
    return Gate.of(phase)
        .map(gate -> gate == Gate.COMPLETION_POINT ? "f:completionPoint" : "f:approvals")
        .flatMap(field -> writer(migration, field));
  }

  private static Optional<String> writer(TimescaleMigration migration, String field) {
    return migration.getMetadata().getManagedFields().stream()
        .filter(entry -> writes(entry, field))
        .max(Comparator.comparing(GateOpener::time))
        .map(
            entry ->
                PrintableText.shortened(
                    PrintableText.line(entry.getManager())
                        + (entry.getTime() == null ? "" : " at " + entry.getTime()),
                    LONGEST));
  }

  private static boolean writes(ManagedFieldsEntry entry, String field) {
    JsonNode fields = Json.MAPPER.valueToTree(entry.getFieldsV1());
    return entry.getManager() != null && fields.path("f:spec").has(field);
  }

  private static String time(ManagedFieldsEntry entry) {
    return entry.getTime() == null ? "" : entry.getTime();
  }
}
