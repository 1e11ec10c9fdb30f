package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonSpec;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonStatus;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.failure.MigrationFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is decided from for a comparison.
 *
 * @param comparison the resource
 * @param migration the migration that it names, where there is one
 * @param jobs its Jobs
 * @param result what the Job of its run found, where that has ended
 * @param attempts failed tries of Jobs that were removed since, by name
 * @param refusal why the API server takes no Job, or no pod may mount the secrets
 * @param settings how workers are started
 * @param now the time
 */
record ComparisonObserved(
    TimescaleComparison comparison,
    Optional<TimescaleMigration> migration,
    List<WorkerState> jobs,
    Optional<ComparisonResult> result,
    Map<String, Integer> attempts,
    Optional<MigrationFailure> refusal,
    OperatorSettings settings,
    Instant now) {

  TimescaleComparisonSpec spec() {
    return comparison.getSpec();
  }

  /** The status that was written last. */
  TimescaleComparisonStatus recorded() {
    return Optional.ofNullable(comparison.getStatus()).orElse(TimescaleComparisonStatus.NOTHING);
  }

  String name() {
    return comparison.getMetadata().getName();
  }

  /** The names of the secrets; empty while the migration is not there. */
  Optional<SecretNames> secrets() {
    return ComparisonJob.secrets(comparison, migration);
  }
}
