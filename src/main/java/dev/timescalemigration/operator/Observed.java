package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
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
 * @param settings how workers are started
 * @param now the time
 */
record Observed(
    TimescaleMigration migration,
    List<WorkerState> jobs,
    LedgerView ledger,
    Map<String, Integer> attempts,
    OperatorSettings settings,
    Instant now) {

  TimescaleMigrationSpec spec() {
    return migration.getSpec();
  }

  String name() {
    return migration.getMetadata().getName();
  }

  /** Under which the ledger knows it: names are unique in their namespace only. */
  String ledgerName() {
    return migration.getMetadata().getNamespace() + "/" + name();
  }

  /** The phase that the status tells. */
  Optional<String> recordedPhase() {
    return Optional.ofNullable(migration.getStatus()).map(status -> status.phase());
  }
}
