package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.ComparisonRun;
import dev.timescalemigration.api.v1alpha1.FieldError;
import dev.timescalemigration.api.v1alpha1.SpecValidation;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonStatus;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.operator.WorkerState.Stage;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is decided from one observation of a comparison. Pure. A run is first in the status, then
 * its Job is made: the status names the Job, so that the same decision, made twice, makes one.
 *
 * @param refusal why the spec cannot be followed
 * @param problem what prevents the run from coming to its end
 * @param waiting why no run may begin though one is due, in words
 * @param run the run that the status is to show
 * @param ended what the run found that has just ended
 * @param request what was asked for once and has begun
 * @param lastScheduleTime the newest time of the schedule for which a run has begun
 * @param next when the next run begins by the schedule
 * @param jobs what is to be done to Jobs
 */
record ComparisonDecision(
    Optional<MigrationFailure> refusal,
    Optional<MigrationFailure> problem,
    Optional<String> waiting,
    Optional<ComparisonRun> run,
    Optional<ComparisonResult> ended,
    Optional<String> request,
    Optional<String> lastScheduleTime,
    Optional<Instant> next,
    List<JobAction> jobs) {
  /** From here on the source is not what is right, or nothing is moved any more. */
  private static final Set<Phase> OVER =
      EnumSet.of(
          Phase.SWITCHING_OVER,
          Phase.AWAITING_FINISH,
          Phase.ROLLING_BACK,
          Phase.ROLLED_BACK,
          Phase.FINISHING,
          Phase.COMPLETED,
          Phase.CANCELLING,
          Phase.CANCELLED);

  /** What fails again mostly does so at once. */
  private static final Duration TIME_TO_PROVE = Duration.ofMinutes(1);

  /**
   * When the source and the target of a migration should hold the same, and the source is still
   * what is right. Earlier the target lacks rows; later the application may use the target alone.
   */
  private static final Set<Phase> COMPARABLE =
      EnumSet.of(Phase.VALIDATING, Phase.AWAITING_PRODUCTION_LOAD, Phase.AWAITING_SWITCHOVER);

  private static final int LONGEST_DIFFERENCE = 301;

  /** Decides. */
  static ComparisonDecision of(ComparisonObserved seen) {
    return new Deciding(seen).decide();
  }

  /** The decision while it is made. */
  private static final class Deciding {
    private final ComparisonObserved seen;
    private final TimescaleComparisonStatus recorded;
    private final Optional<ComparisonRun> run;
    private final List<JobAction> jobs = new ArrayList<>();
    private Optional<MigrationFailure> problem = Optional.empty();

    Deciding(ComparisonObserved seen) {
      this.seen = seen;
      this.recorded = seen.recorded();
      this.run = Optional.ofNullable(recorded.run());
    }

    ComparisonDecision decide() {
      Optional<MigrationFailure> refusal = refusal();
      if (refusal.isPresent()) {
        return decision(refusal, Optional.empty(), run, Optional.empty(), Optional.empty());
      }
      removeStale();
      Optional<ComparisonSchedule> schedule = ComparisonSchedule.of(seen.spec());
      Optional<Instant> next =
          seen.spec().suspend()
              ? Optional.empty()
              : schedule.flatMap(times -> times.next(seen.now()));
      Optional<String> waiting = waiting();
      if (run.isPresent() && isOver()) {
        job(run.get())
            .filter(state -> state.stage() != Stage.ENDING)
            .ifPresent(
                state ->
                    jobs.add(
                        new JobAction.Remove(state.name(), "its migration has been switched", 0)));
        return decision(Optional.empty(), waiting, Optional.empty(), Optional.empty(), next);
      }
      if (run.isPresent()) {
        Optional<ComparisonResult> ended = ended(run.get());
        if (ended.isEmpty()) {
          work(run.get(), waiting);
        }
        return decision(
            Optional.empty(), waiting, ended.isPresent() ? Optional.empty() : run, ended, next);
      }
      return begun(schedule, waiting, next);
    }

    private Optional<MigrationFailure> refusal() {
      List<FieldError> errors = new ArrayList<>(SpecValidation.check(seen.spec()));
      errors.addAll(ComparisonSchedule.check(seen.spec()));
      if (!errors.isEmpty()) {
        return Optional.of(ReconcileDecision.refused("InvalidSpec", errors));
      }
      List<FieldError> notAllowed = seen.settings().allowances().check(seen.spec().workers());
      return notAllowed.isEmpty()
          ? Optional.empty()
          : Optional.of(ReconcileDecision.refused("WorkersNotAllowed", notAllowed));
    }

    /** Why no run may begin or continue, where that is not a person's fault. */
    private Optional<String> waiting() {
      if (seen.spec().migrationRef() == null) {
        return Optional.empty();
      }
      String name = seen.spec().migrationRef().name();
      if (seen.migration().isEmpty()) {
        return Optional.of("there is no migration " + name + " in this namespace");
      }
      if (seen.migration()
          .filter(owner -> OwnComparison.isOf(owner, seen.comparison()))
          .filter(owner -> owner.getSpec().suspend())
          .isPresent()) {
        return Optional.of("the migration " + name + " is suspended");
      }
      Optional<Phase> phase = phase();
      return phase.filter(COMPARABLE::contains).isPresent()
          ? Optional.empty()
          : Optional.of(
              "runs begin while the migration "
                  + name
                  + " is in "
                  + COMPARABLE.stream().map(Phase::value).collect(Collectors.joining(", "))
                  + "; it is in "
                  + phase.map(Phase::value).orElse("no phase yet"));
    }

    private Optional<Phase> phase() {
      return seen.migration()
          .flatMap(there -> Optional.ofNullable(there.getStatus()))
          .flatMap(status -> Phase.ofValue(status.phase()));
    }

    private boolean isOver() {
      return phase().filter(OVER::contains).isPresent();
    }

    private ComparisonDecision begun(
        Optional<ComparisonSchedule> schedule, Optional<String> waiting, Optional<Instant> next) {
      if (seen.spec().suspend() || waiting.isPresent()) {
        return decision(Optional.empty(), waiting, run, Optional.empty(), next);
      }
      Optional<Instant> due = schedule.flatMap(this::due);
      Optional<String> request =
          ComparisonJob.request(seen.comparison())
              .filter(asked -> !asked.equals(recorded.request()));
      if (due.isEmpty() && request.isEmpty()) {
        return decision(Optional.empty(), waiting, run, Optional.empty(), next);
      }
      // One run answers both.
      String job = ComparisonJob.name(seen.name(), seen.now());
      return new ComparisonDecision(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(new ComparisonRun(job, text(seen.now()))),
          Optional.empty(),
          request.or(() -> Optional.ofNullable(recorded.request())),
          due.map(Deciding::text).or(() -> Optional.ofNullable(recorded.lastScheduleTime())),
          next,
          jobs);
    }

    /** The newest time of the schedule since the last one that was followed. */
    private Optional<Instant> due(ComparisonSchedule schedule) {
      Instant since =
          Instant.parse(
              recorded.lastScheduleTime() == null
                  ? seen.comparison().getMetadata().getCreationTimestamp()
                  : recorded.lastScheduleTime());
      return schedule.last(seen.now()).filter(since::isBefore);
    }

    /** What a run found whose Job has ended; its text is a worker's, and is only shown. */
    private Optional<ComparisonResult> ended(ComparisonRun of) {
      return job(of)
          .filter(WorkerState::isFinished)
          .flatMap(state -> seen.result())
          .map(
              found ->
                  found.of(
                      of,
                      text(seen.now()),
                      found.differences().stream()
                          .limit(ComparisonResult.MOST_DIFFERENCES)
                          .map(line -> ShownText.of(line, LONGEST_DIFFERENCE))
                          .toList()));
    }

    private void work(ComparisonRun of, Optional<String> waiting) {
      Optional<WorkerState> state = job(of);
      boolean held = seen.spec().suspend() || waiting.isPresent() || seen.secrets().isEmpty();
      problem = seen.refusal();
      if (state.isEmpty()) {
        int failed = seen.attempts().getOrDefault(of.job(), 0);
        boolean free = seen.jobs().stream().noneMatch(each -> each.name().equals(of.job()));
        if (free && !held) {
          jobs.add(new JobAction.Run(desired(of, failed)));
        }
        if (failed > 0) {
          problem = problem.or(this::recordedFailure);
        }
        return;
      }
      WorkerState present = state.get();
      switch (present.stage()) {
        case ACTIVE -> active(of, present, held);
        case SUSPENDED -> {
          if (!held) {
            jobs.add(
                isAsWanted(of, present)
                    ? new JobAction.Hold(of.job(), false)
                    : new JobAction.Remove(of.job(), "its spec has changed", 0));
          }
        }
        case FAILED, COMPLETE -> again(of, present);
        case ENDING -> {
          // Another one follows when it is gone.
        }
      }
    }

    private void active(ComparisonRun of, WorkerState present, boolean held) {
      boolean forbidden =
          seen.refusal()
              .filter(failure -> failure.reason().equals(SecretConsent.NOT_ALLOWED))
              .isPresent();
      if (held || forbidden) {
        jobs.add(new JobAction.Hold(of.job(), true));
        return;
      }
      if (!isAsWanted(of, present)) {
        jobs.add(new JobAction.Remove(of.job(), "its spec has changed", 0));
        return;
      }
      problem = problem.or(present::failure);
      if (present.attempt() > 0 && seen.now().isBefore(present.since().plus(TIME_TO_PROVE))) {
        problem = problem.or(this::recordedFailure);
      }
    }

    /**
     * After a wait, as it is resumed; at once when the spec was changed, which may have fixed it.
     */
    private void again(ComparisonRun of, WorkerState present) {
      MigrationFailure failure =
          present
              .failure()
              .filter(each -> each.kind() != FailureKind.DATA_DIFFERS)
              .orElseGet(
                  () ->
                      MigrationFailure.of(
                          FailureKind.TEMPORARY,
                          "WorkerLost",
                          "the pod of the Job " + of.job() + " is gone, and with it what it found",
                          "another one compares again"));
      problem = Optional.of(failure);
      Duration wait = WorkerBackoff.after(failure, present.attempt());
      boolean due = !seen.now().isBefore(present.since().plus(wait));
      if (due || (seen.secrets().isPresent() && !isAsWanted(of, present))) {
        jobs.add(new JobAction.Remove(of.job(), "it failed", present.attempt() + 1));
      }
    }

    private boolean isAsWanted(ComparisonRun of, WorkerState present) {
      String template = desired(of, 0).getMetadata().getAnnotations().get(WorkerJob.TEMPLATE);
      return present.annotation(WorkerJob.TEMPLATE).filter(template::equals).isPresent();
    }

    private Job desired(ComparisonRun of, int attempt) {
      return ComparisonJob.desired(
          seen.comparison(), seen.secrets().orElseThrow(), of.job(), attempt, seen.settings());
    }

    private Optional<MigrationFailure> recordedFailure() {
      return ObservedFailure.of(recorded.lastError());
    }

    /** Those of a resource that was deleted and applied again, and ended ones beyond the limit. */
    private void removeStale() {
      for (WorkerState state : seen.jobs()) {
        if (!isOwn(state) && state.stage() != Stage.ENDING) {
          jobs.add(new JobAction.Remove(state.name(), "its comparison is gone", 0));
        }
      }
      seen.jobs().stream()
          .filter(this::isOwn)
          .filter(state -> run.filter(each -> each.job().equals(state.name())).isEmpty())
          .filter(state -> state.stage() != Stage.ENDING)
          .sorted(
              Comparator.comparing(
                      (WorkerState state) -> state.job().getMetadata().getCreationTimestamp())
                  .reversed())
          .skip(seen.spec().historyLimit())
          .forEach(
              state ->
                  jobs.add(new JobAction.Remove(state.name(), "more are kept than asked for", 0)));
    }

    private boolean isOwn(WorkerState state) {
      return state.isOwnedBy(seen.comparison().getMetadata().getUid());
    }

    private Optional<WorkerState> job(ComparisonRun of) {
      return seen.jobs().stream()
          .filter(state -> state.name().equals(of.job()) && isOwn(state))
          .findFirst();
    }

    private ComparisonDecision decision(
        Optional<MigrationFailure> refusal,
        Optional<String> waiting,
        Optional<ComparisonRun> shown,
        Optional<ComparisonResult> ended,
        Optional<Instant> next) {
      return new ComparisonDecision(
          refusal,
          refusal.or(() -> problem),
          waiting,
          shown,
          ended,
          Optional.ofNullable(recorded.request()),
          Optional.ofNullable(recorded.lastScheduleTime()),
          next,
          List.copyOf(jobs));
    }

    private static String text(Instant time) {
      return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
  }
}
