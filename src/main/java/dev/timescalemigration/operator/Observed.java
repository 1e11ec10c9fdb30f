package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.engine.SpecLimits;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.migration.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a decision is made from.
 *
 * @param migration the resource
 * @param jobs its Jobs
 * @param ledger what is known of its ledger
 * @param attempts failed tries of Jobs that were removed since, by name
 * @param refusal why the API server takes no Job, where it was asked to
 * @param comparisons the comparison that it names and the one of its own, where there are any
 * @param comparisonRefusal why the API server does not take the one of its own
 * @param settings how workers are started
 * @param now the time
 */
record Observed(
    TimescaleMigration migration,
    List<WorkerState> jobs,
    LedgerView ledger,
    Map<String, Integer> attempts,
    Optional<MigrationFailure> refusal,
    List<TimescaleComparison> comparisons,
    Optional<String> comparisonRefusal,
    OperatorSettings settings,
    Instant now) {

  TimescaleMigrationSpec spec() {
    return migration.getSpec();
  }

  /** The limits of copying. */
  CopyLimits copyLimits() {
    return SpecLimits.of(spec().copy().limits());
  }

  /** Whether a worker has ended since the ledger was read, which shows nothing of its work then. */
  boolean isLedgerOutdated() {
    return ledger
        .lastRead()
        .filter(
            read ->
                jobs.stream().anyMatch(state -> state.isFinished() && !read.isAfter(state.since())))
        .isPresent();
  }

  /** The comparison of a name, if it is there and this migration names it or may have made it. */
  Optional<TimescaleComparison> comparison(String name) {
    return comparisons.stream()
        .filter(found -> found.getMetadata().getName().equals(name))
        .findFirst();
  }

  String name() {
    return migration.getMetadata().getName();
  }

  /** Under which the ledger knows it: names are unique in their namespace only. */
  String ledgerName() {
    return migration.getMetadata().getNamespace() + "/" + name();
  }

  /** The failure that the status shows. */
  Optional<MigrationFailure> recordedFailure() {
    return Optional.ofNullable(migration.getStatus())
        .map(TimescaleMigrationStatus::lastError)
        .flatMap(ObservedFailure::of);
  }

  /** The phase that the status shows. */
  Optional<Phase> recordedPhase() {
    return Optional.ofNullable(migration.getStatus())
        .map(TimescaleMigrationStatus::phase)
        .flatMap(Phase::ofValue);
  }
}
