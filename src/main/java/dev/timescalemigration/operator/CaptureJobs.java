package dev.timescalemigration.operator;

import dev.timescalemigration.engine.CaptureDuty;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Phase;
import java.util.Optional;

/**
 * The Job that captures next to those of the phases: it is there from the making of the slot to the
 * switch, and while a way back is kept, also while a gate waits or the migration is suspended, as
 * the log is kept until somebody has applied it. Pure.
 */
final class CaptureJobs {
  private final Observed seen;
  private final Phase phase;
  private final StandingJob job;
  private final boolean isWanted;

  CaptureJobs(Observed seen, Phase phase) {
    this.seen = seen;
    this.phase = phase;
    this.job =
        new StandingJob(
            seen, attempt -> CaptureJob.applying(seen.migration(), attempt, seen.settings()));
    this.isWanted =
        switch (CaptureDuty.of(seen.spec().writes().mode(), phase)) {
          case NONE -> false;
          case WATCH, APPLY -> true;
          case FOLLOW -> mayFollow(seen);
        };
  }

  /** A way back that was given up is not followed any more. */
  private static boolean mayFollow(Observed seen) {
    return !(seen.ledger() instanceof LedgerView.Present present)
        || present.digest().capture().followsBack();
  }

  /** Whether a Job is this one. */
  boolean isOurs(WorkerState state) {
    return isWanted && job.isOurs(state);
  }

  /** Why changes are not applied. */
  Optional<MigrationFailure> failure() {
    return isWanted ? job.failure() : Optional.empty();
  }

  /** What is to be done to it. */
  Optional<JobAction> action() {
    boolean isShown = seen.recordedPhase().filter(phase::equals).isPresent();
    return isWanted
        ? job.running(isShown, Optional.of("there is more to apply"))
        : Optional.empty();
  }
}
