package dev.timescalemigration.operator;

import dev.timescalemigration.failure.MigrationFailure;
import java.util.Optional;

/** Decides on rehearsals by what their pods left behind and whether they may use their secrets. */
final class Rehearsals {
  private final WorkerStates workers;
  private final ConnectionSecrets secrets;

  Rehearsals(WorkerStates workers, ConnectionSecrets secrets) {
    this.workers = workers;
    this.secrets = secrets;
  }

  RehearsalDecision decide(Observed seen) {
    return RehearsalDecision.of(
        seen, job -> workers.message(job).flatMap(RehearsalDecision::result), forbidden(seen));
  }

  /** No pod works with a secret that migrations may not use any more. */
  private Optional<MigrationFailure> forbidden(Observed seen) {
    if (seen.jobs().stream().noneMatch(WorkerState::mayWork)) {
      return Optional.empty();
    }
    try {
      secrets.requireConsent(
          seen.migration().getMetadata().getNamespace(), WorkerJob.secrets(seen.spec()));
      return Optional.empty();
    } catch (MigrationFailure failure) {
      return Optional.of(failure);
    }
  }
}
