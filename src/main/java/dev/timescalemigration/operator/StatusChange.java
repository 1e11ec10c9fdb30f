package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.ConditionType;
import dev.timescalemigration.api.v1alpha1.LastError;
import dev.timescalemigration.api.v1alpha1.PendingGate;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Something to report about a change of status. Pure.
 *
 * @param reason what
 * @param message in words
 */
record StatusChange(EventReason reason, String message) {

  /** The changes to report when a status follows another; nothing when only numbers moved. */
  static List<StatusChange> between(
      Optional<TimescaleMigrationStatus> earlier, TimescaleMigrationStatus now) {
    List<StatusChange> changes = new ArrayList<>();
    String phaseBefore = earlier.map(TimescaleMigrationStatus::phase).orElse(null);
    if (!Objects.equals(phaseBefore, now.phase())) {
      changes.add(
          new StatusChange(
              EventReason.PHASE_ENTERED,
              phaseBefore == null ? now.phase() : phaseBefore + " -> " + now.phase()));
    }
    gate(earlier, now).ifPresent(changes::add);
    error(
            earlier.map(TimescaleMigrationStatus::lastError),
            now.lastError(),
            has(now, ConditionType.STALLED))
        .ifPresent(changes::add);
    CaptureConditions.change(earlier, now).ifPresent(changes::add);
    deprecated(earlier, now).ifPresent(changes::add);
    boolean held = has(now, ConditionType.SUSPENDED);
    if (held != earlier.filter(status -> has(status, ConditionType.SUSPENDED)).isPresent()) {
      changes.add(
          held
              ? new StatusChange(EventReason.SUSPENDED, "suspended in " + now.phase())
              : new StatusChange(EventReason.RESUMED, "resumed in " + now.phase()));
    }
    return changes;
  }

  private static Optional<StatusChange> gate(
      Optional<TimescaleMigrationStatus> earlier, TimescaleMigrationStatus now) {
    PendingGate gate = now.pendingGate();
    PendingGate before = earlier.map(TimescaleMigrationStatus::pendingGate).orElse(null);
    if (gate == null || gate.equals(before)) {
      return Optional.empty();
    }
    if (gate.refused() != null && (before == null || before.refused() == null)) {
      return Optional.of(new StatusChange(EventReason.APPROVAL_REFUSED, gate.message()));
    }
    return before == null || !gate.gate().equals(before.gate())
        ? Optional.of(new StatusChange(EventReason.GATE_REACHED, gate.message()))
        : Optional.empty();
  }

  /** The change when an error follows another; null where there is none now. */
  static Optional<StatusChange> error(
      Optional<LastError> earlier, LastError error, boolean stalled) {
    LastError before = earlier.orElse(null);
    if (error == null) {
      return before == null
          ? Optional.empty()
          : Optional.of(new StatusChange(EventReason.RECOVERED, "resolved: " + before.message()));
    }
    if (before != null && error.reason().equals(before.reason())) {
      return Optional.empty();
    }
    return Optional.of(
        new StatusChange(
            stalled ? EventReason.STALLED : EventReason.RETRYING,
            error.reason()
                + ": "
                + error.message()
                + (error.hint() == null ? "" : "; " + error.hint())));
  }

  private static Optional<StatusChange> deprecated(
      Optional<TimescaleMigrationStatus> earlier, TimescaleMigrationStatus now) {
    return earlier.flatMap(StatusChange::deprecation).isPresent()
        ? Optional.empty()
        : deprecation(now).map(text -> new StatusChange(EventReason.DEPRECATED_FIELDS, text));
  }

  private static Optional<String> deprecation(TimescaleMigrationStatus status) {
    return status.conditions().stream()
        .filter(condition -> MigrationConditions.DEPRECATED_FIELDS.equals(condition.getReason()))
        .map(Condition::getMessage)
        .findFirst();
  }

  private static boolean has(TimescaleMigrationStatus status, ConditionType type) {
    return status.conditions().stream()
        .anyMatch(condition -> type.value().equals(condition.getType()));
  }
}
