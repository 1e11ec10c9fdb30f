package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.engine.CaptureDuty;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.operator.WorkerState.Stage;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The Job that captures next to those of the phases: it is there from the making of the slot to the
 * switch, and while a way back is kept, also while a gate waits or the migration is suspended, as
 * the log is kept until somebody has applied it. Pure.
 */
final class CaptureJobs {
  /** What fails again mostly does so at once. */
  private static final Duration TIME_TO_PROVE = Duration.ofMinutes(1);

  private final Observed seen;
  private final Phase phase;
  private final String name;
  private final boolean isWanted;

  CaptureJobs(Observed seen, Phase phase) {
    this.seen = seen;
    this.phase = phase;
    this.name = CaptureJob.applyingName(seen.name());
    this.isWanted =
        seen.spec().writes().mode() == WritesMode.CAPTURE
            && CaptureDuty.of(phase) != CaptureDuty.NONE
            && (CaptureDuty.of(phase) != CaptureDuty.FOLLOW || mayFollow(seen));
  }

  /** A way back that was given up is not followed any more. */
  private static boolean mayFollow(Observed seen) {
    return !(seen.ledger() instanceof LedgerView.Present present)
        || present.digest().capture().followsBack();
  }

  /** Whether a Job is this one. */
  boolean isOurs(WorkerState state) {
    return isWanted
        && state.name().equals(name)
        && state.isOwnedBy(seen.migration().getMetadata().getUid());
  }

  private Optional<WorkerState> state() {
    return seen.jobs().stream().filter(this::isOurs).findFirst();
  }

  /** Why changes are not applied. */
  Optional<MigrationFailure> failure() {
    return state()
        .flatMap(
            state ->
                state
                    .failure()
                    .or(() -> isTryingAgain(state) ? seen.recordedFailure() : Optional.empty()))
        .or(
            () ->
                isWanted && seen.attempts().containsKey(name)
                    ? seen.recordedFailure()
                    : Optional.empty());
  }

  private boolean isTryingAgain(WorkerState state) {
    Instant proven = state.since().plus(TIME_TO_PROVE);
    return state.stage() == Stage.ACTIVE && state.attempt() > 0 && seen.now().isBefore(proven);
  }

  /** What is to be done to it. */
  Optional<JobAction> action() {
    if (!isWanted) {
      return Optional.empty();
    }
    Optional<WorkerState> state = state();
    if (state.isEmpty()) {
      boolean isFree = seen.jobs().stream().noneMatch(each -> each.name().equals(name));
      boolean isShown = seen.recordedPhase().filter(phase::equals).isPresent();
      return isFree && isShown
          ? Optional.of(new JobAction.Run(desired(seen.attempts().getOrDefault(name, 0))))
          : Optional.empty();
    }
    WorkerState present = state.get();
    boolean asWanted =
        present
            .annotation(WorkerJob.TEMPLATE)
            .filter(desired(0).getMetadata().getAnnotations().get(WorkerJob.TEMPLATE)::equals)
            .isPresent();
    return switch (present.stage()) {
      case ACTIVE, SUSPENDED -> {
        if (!asWanted) {
          yield Optional.of(new JobAction.Remove(name, "its spec has changed", 0));
        }
        yield present.stage() == Stage.SUSPENDED
            ? Optional.of(new JobAction.Hold(name, false))
            : Optional.empty();
      }
      case COMPLETE -> Optional.of(new JobAction.Remove(name, "there is more to apply", 0));
      case FAILED -> {
        Duration wait = WorkerBackoff.after(present.failure().orElseThrow(), present.attempt());
        boolean due = !seen.now().isBefore(present.since().plus(wait));
        yield due || !asWanted
            ? Optional.of(new JobAction.Remove(name, "it failed", present.attempt() + 1))
            : Optional.empty();
      }
      case ENDING -> Optional.empty();
    };
  }

  private Job desired(int attempt) {
    return CaptureJob.applying(seen.migration(), attempt, seen.settings());
  }
}
