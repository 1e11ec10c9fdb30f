package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.ComparisonRun;
import dev.timescalemigration.api.v1alpha1.ConditionType;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What is said about the status of a comparison; nothing while runs find the same. Pure. */
final class ComparisonChanges implements StatusWriter.StatusChanges<TimescaleComparisonStatus> {

  @Override
  public List<StatusChange> between(
      Optional<TimescaleComparisonStatus> earlier, TimescaleComparisonStatus now) {
    List<StatusChange> changes = new ArrayList<>();
    ComparisonResult before = earlier.map(TimescaleComparisonStatus::last).orElse(null);
    if (now.last() != null && !now.last().equals(before)) {
      ended(before, now.last(), changes);
    }
    StatusChange.error(
            earlier.map(TimescaleComparisonStatus::lastError),
            now.lastError(),
            has(now, ConditionType.STALLED))
        .ifPresent(changes::add);
    boolean held = has(now, ConditionType.SUSPENDED);
    if (held != earlier.filter(status -> has(status, ConditionType.SUSPENDED)).isPresent()) {
      changes.add(
          held
              ? new StatusChange(EventReason.SUSPENDED, "no run begins")
              : new StatusChange(EventReason.RESUMED, "runs begin again"));
    }
    return changes;
  }

  private static void ended(
      ComparisonResult before, ComparisonResult now, List<StatusChange> changes) {
    String summary = ComparisonStatusDigest.summary(now);
    if (now.repaired() > 0) {
      changes.add(new StatusChange(EventReason.REPAIRED, summary));
    }
    if (!now.equal() && (before == null || before.equal() || isOther(before, now))) {
      changes.add(new StatusChange(EventReason.DIFFERS, summary));
    } else if (now.equal() && (before == null || !before.equal())) {
      changes.add(new StatusChange(EventReason.EQUAL, summary));
    }
  }

  private static boolean isOther(ComparisonResult before, ComparisonResult now) {
    return before.missing() != now.missing()
        || before.extra() != now.extra()
        || before.different() != now.different()
        || before.objects() != now.objects()
        || before.notCompared() != now.notCompared();
  }

  private static boolean has(TimescaleComparisonStatus status, ConditionType type) {
    return status.conditions().stream()
        .anyMatch(condition -> type.value().equals(condition.getType()));
  }

  @Override
  public boolean mayBegin(
      Optional<TimescaleComparisonStatus> earlier, TimescaleComparisonStatus now) {
    ComparisonRun before = earlier.map(TimescaleComparisonStatus::run).orElse(null);
    return !Objects.equals(before, now.run());
  }
}
