package dev.timescalemigration.operator;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.operator.WorkerState.Stage;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A Job of a migration that belongs to no phase, and is begun again for as long as it fails or its
 * spec changes. Pure.
 */
final class StandingJob {
  /** What fails again mostly does so at once. */
  private static final Duration TIME_TO_PROVE = Duration.ofMinutes(1);

  private final Observed seen;
  private final IntFunction<Job> desired;
  private final String name;

  /**
   * A Job.
   *
   * @param desired the Job as it should be, by how many tries failed before
   */
  StandingJob(Observed seen, IntFunction<Job> desired) {
    this.seen = seen;
    this.desired = desired;
    this.name = desired.apply(0).getMetadata().getName();
  }

  /** Whether a Job is this one: one of that name that an earlier resource left is not. */
  boolean isOurs(WorkerState state) {
    return state.name().equals(name) && state.isOwnedBy(seen.migration().getMetadata().getUid());
  }

  /** What has become of it; empty when there is none. */
  Optional<WorkerState> state() {
    return seen.jobs().stream().filter(this::isOurs).findFirst();
  }

  /** Whether a Job does what the spec says now. */
  boolean isAsWanted(WorkerState state) {
    String template = desired.apply(0).getMetadata().getAnnotations().get(WorkerJob.TEMPLATE);
    return state.annotation(WorkerJob.TEMPLATE).filter(template::equals).isPresent();
  }

  /** Why it failed or does not start; kept until a next try has shown that it goes better. */
  Optional<MigrationFailure> failure() {
    return state()
        .flatMap(
            state ->
                state
                    .failure()
                    .or(() -> isTryingAgain(state) ? seen.recordedFailure() : Optional.empty()))
        .or(() -> seen.attempts().containsKey(name) ? seen.recordedFailure() : Optional.empty());
  }

  private boolean isTryingAgain(WorkerState state) {
    Instant proven = state.since().plus(TIME_TO_PROVE);
    return state.stage() == Stage.ACTIVE && state.attempt() > 0 && seen.now().isBefore(proven);
  }

  /**
   * What is to be done to it, where it should run.
   *
   * @param mayBegin whether it may be made now
   * @param again why one that has done its work is begun again; empty where it stays
   */
  Optional<JobAction> running(boolean mayBegin, Optional<String> again) {
    Optional<WorkerState> state = state();
    if (state.isEmpty()) {
      boolean isFree = seen.jobs().stream().noneMatch(each -> each.name().equals(name));
      return isFree && mayBegin
          ? Optional.of(new JobAction.Run(desired.apply(seen.attempts().getOrDefault(name, 0))))
          : Optional.empty();
    }
    WorkerState present = state.get();
    boolean asWanted = isAsWanted(present);
    return switch (present.stage()) {
      case ACTIVE, SUSPENDED -> {
        if (!asWanted) {
          yield Optional.of(new JobAction.Remove(name, "its spec has changed", 0));
        }
        yield present.stage() == Stage.SUSPENDED
            ? Optional.of(new JobAction.Hold(name, false))
            : Optional.empty();
      }
      case COMPLETE -> again.map(why -> new JobAction.Remove(name, why, 0));
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

  /** What is to be done to it, where nothing should run. */
  Optional<JobAction> held() {
    return state()
        .filter(state -> state.stage() == Stage.ACTIVE)
        .map(state -> new JobAction.Hold(name, true));
  }
}
