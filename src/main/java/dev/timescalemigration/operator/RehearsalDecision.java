package dev.timescalemigration.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.api.v1alpha1.RehearsalResult;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.engine.rehearsal.Rehearsal;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.operator.WorkerState.Stage;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is decided of a migration in mode Rehearsal. Pure: the same observation, the same decision.
 *
 * @param phase {@link #REHEARSING} or {@link #REHEARSED}, or the phase of a migration that has
 *     begun
 * @param result what the rehearsal found, once it has ended
 * @param jobs what is to be done to Jobs
 * @param problem what prevents it from continuing
 */
record RehearsalDecision(
    String phase,
    Optional<RehearsalResult> result,
    List<JobAction> jobs,
    Optional<MigrationFailure> problem) {
  /** While it is rehearsed. */
  static final String REHEARSING = Rehearsal.NAME;

  /** When it was rehearsed; nothing more is done until the spec changes. */
  static final String REHEARSED = "Rehearsed";

  /**
   * Decides.
   *
   * @param left what a Job that has ended left behind
   * @param forbidden why the secrets may not be used any more
   */
  static RehearsalDecision of(
      Observed seen,
      Function<Job, Optional<RehearsalResult>> left,
      Optional<MigrationFailure> forbidden) {
    Optional<MigrationFailure> invalid = ReconcileDecision.invalid(seen);
    if (invalid.isPresent()) {
      return stopped(seen, invalid.get());
    }
    if (hasBegun(seen)) {
      return stopped(
          seen,
          MigrationFailure.userAction(
              "ModeChanged",
              "the migration has begun and cannot be rehearsed any more",
              "set spec.mode to Migrate again, and rehearse with another resource"));
    }
    StandingJob job = job(seen);
    List<JobAction> actions = new ArrayList<>(staleJobs(seen, job));
    if (forbidden.isPresent()) {
      job.held().ifPresent(actions::add);
      return new RehearsalDecision(REHEARSING, Optional.empty(), actions, forbidden);
    }
    Optional<RehearsalResult> result = result(seen, job, left);
    if (result.isPresent()) {
      return new RehearsalDecision(REHEARSED, result, actions, Optional.empty());
    }
    Optional<JobAction> action =
        seen.spec().suspend() ? job.held() : job.running(mayBegin(seen, job), again(job));
    action.ifPresent(actions::add);
    return new RehearsalDecision(
        REHEARSING, Optional.empty(), actions, seen.refusal().or(job::failure));
  }

  /** The operator can do nothing; a Job that runs continues. */
  static RehearsalDecision stopped(Observed seen, MigrationFailure failure) {
    String phase =
        Optional.ofNullable(seen.migration().getStatus())
            .map(TimescaleMigrationStatus::phase)
            .orElse(REHEARSING);
    return new RehearsalDecision(phase, Optional.empty(), List.of(), Optional.of(failure));
  }

  /** What a pod left behind, which is not trusted: what is no result counts as none. */
  static Optional<RehearsalResult> result(JsonNode message) {
    if (!message.path("rehearsal").isObject()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.treeToValue(message.path("rehearsal"), RehearsalResult.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The status as it should be. */
  TimescaleMigrationStatus status(Observed seen) {
    return RehearsalStatus.of(seen, this);
  }

  private static StandingJob job(Observed seen) {
    return new StandingJob(
        seen, attempt -> RehearsalJob.desired(seen.migration(), attempt, seen.settings()));
  }

  private static boolean hasBegun(Observed seen) {
    return seen.recordedPhase().filter(phase -> phase != Phase.PREFLIGHT).isPresent();
  }

  /** Of its pod, or, where that is gone, as it was recorded. */
  private static Optional<RehearsalResult> result(
      Observed seen, StandingJob job, Function<Job, Optional<RehearsalResult>> left) {
    Optional<WorkerState> complete =
        job.state().filter(state -> state.stage() == Stage.COMPLETE).filter(job::isAsWanted);
    Optional<TimescaleMigrationStatus> before = Optional.ofNullable(seen.migration().getStatus());
    Optional<RehearsalResult> recorded =
        before
            .filter(status -> REHEARSED.equals(status.phase()))
            .map(TimescaleMigrationStatus::rehearsal);
    return complete.flatMap(
        state ->
            recorded.or(
                () ->
                    left.apply(state.job())
                        .map(
                            found ->
                                found.of(
                                    StatusDigest.text(state.since()),
                                    found.failures().stream().map(ResourceAdvice::of).toList()))));
  }

  private static Optional<String> again(StandingJob job) {
    boolean asWanted = job.state().filter(job::isAsWanted).isPresent();
    return Optional.of(asWanted ? "what it found is lost" : "its spec has changed");
  }

  /** Two Jobs never work at the same time, and nothing begins before the status says so. */
  private static boolean mayBegin(Observed seen, StandingJob job) {
    boolean isShown =
        Optional.ofNullable(seen.migration().getStatus())
            .filter(status -> REHEARSING.equals(status.phase()))
            .isPresent();
    return isShown
        && seen.jobs().stream().noneMatch(state -> !job.isOurs(state) && state.mayWork());
  }

  private static List<JobAction> staleJobs(Observed seen, StandingJob job) {
    return seen.jobs().stream()
        .filter(state -> !job.isOurs(state) && state.stage() != Stage.ENDING)
        .flatMap(state -> stale(state).stream())
        .toList();
  }

  private static Optional<JobAction> stale(WorkerState state) {
    if (state.mayWork()) {
      return Optional.of(new JobAction.Remove(state.name(), "the migration is rehearsed", 0));
    }
    return state.isForgettable()
        ? Optional.of(new JobAction.Forget(state.name()))
        : Optional.empty();
  }
}
