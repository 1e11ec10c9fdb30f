package dev.timescalemigration.operator;

import dev.timescalemigration.engine.WorkerJobName;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.migration.PhaseOutcome;
import dev.timescalemigration.migration.PhaseOutcome.Fail;
import dev.timescalemigration.migration.PhaseOutcome.Stay;
import dev.timescalemigration.migration.Work;
import dev.timescalemigration.operator.WorkerState.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The Jobs of one stay in a phase: how far its work is, and what is to be done to them. Pure. */
final class PhaseJobs {
  /** Preflight is entered once, before there is a record of when. */
  static final String FIRST_RUN = "first";

  /** A proposal of a completion point becomes better with time. */
  private static final Duration BETWEEN_PROPOSALS = Duration.ofMinutes(15);

  /** What fails again mostly does so at once. */
  private static final Duration TIME_TO_PROVE = Duration.ofMinutes(1);

  private final Observed seen;
  private final Phase phase;
  private final String phaseRun;
  private final Instant ledgerReadAt;
  private final long chunksToCopy;
  private final List<WorkerJobName> wanted;
  private final Map<String, WorkerState> jobs;
  private final CaptureJobs capture;

  PhaseJobs(Observed seen, Phase phase, String phaseRun, Instant ledgerReadAt, long chunksToCopy) {
    this.seen = seen;
    this.phase = phase;
    this.phaseRun = phaseRun;
    this.ledgerReadAt = ledgerReadAt;
    this.chunksToCopy = chunksToCopy;
    this.wanted = WorkerJobName.of(phase, seen.spec());
    this.capture = new CaptureJobs(seen, phase);
    this.jobs =
        seen.jobs().stream().collect(Collectors.toMap(WorkerState::name, Function.identity()));
  }

  Phase phase() {
    return phase;
  }

  /** How far the phase's work is. */
  Work work() {
    List<WorkerState> present = present();
    if (!wanted.isEmpty()
        && present.size() == wanted.size()
        && present.stream().allMatch(state -> state.stage() == Stage.COMPLETE)) {
      return isSettled(present) && !isToBeginAgain() ? Work.DONE : Work.PENDING;
    }
    return present.stream()
        .filter(state -> state.stage() == Stage.FAILED && state.failure().isPresent())
        .findFirst()
        .map(state -> failed(state, state.failure().get()))
        .orElse(Work.PENDING);
  }

  private static Work failed(WorkerState state, MigrationFailure failure) {
    return state.isUndone() ? new Work.Undone(failure) : new Work.Failed(failure);
  }

  /** Why captured changes are not applied, where they should be. */
  Optional<MigrationFailure> captureFailure() {
    return capture.failure();
  }

  /** Why a pod does not start, where one does not. */
  Optional<MigrationFailure> startFailure() {
    return present().stream()
        .filter(state -> state.stage() == Stage.ACTIVE || phase.kind() == Phase.PhaseKind.GATE)
        .flatMap(state -> state.failure().stream())
        .findFirst();
  }

  /** Whether what failed is begun again, and has not shown yet that it goes better. */
  boolean isTryingAgain() {
    boolean removed =
        wanted.stream().anyMatch(name -> seen.attempts().containsKey(name.of(seen.name())));
    return removed
        || present().stream()
            .filter(state -> state.stage() == Stage.ACTIVE && state.attempt() > 0)
            .anyMatch(state -> seen.now().isBefore(state.since().plus(TIME_TO_PROVE)));
  }

  /** What is to be done to Jobs. */
  List<JobAction> actions(PhaseOutcome outcome) {
    List<JobAction> actions = new ArrayList<>(staleJobs());
    // Two phases never work at the same time, and nothing begins before the status says that it
    // does.
    boolean mayBegin =
        seen.jobs().stream().noneMatch(state -> isStale(state) && state.mayWork())
            && seen.recordedPhase().filter(phase::equals).isPresent();
    boolean suspended = outcome instanceof Stay stay && stay.why() == Stay.Why.SUSPENDED;
    boolean working =
        outcome instanceof Fail
            || (outcome instanceof Stay stay && stay.why() == Stay.Why.WORKING)
            || outcome instanceof PhaseOutcome.AwaitGate;
    for (WorkerJobName name : wanted) {
      Optional<WorkerState> state = state(name);
      if (suspended) {
        state
            .filter(present -> present.stage() == Stage.ACTIVE)
            .ifPresent(present -> actions.add(new JobAction.Hold(present.name(), true)));
      } else if (working) {
        toWork(name, state, mayBegin).ifPresent(actions::add);
      }
    }
    capture.action().ifPresent(actions::add);
    return actions;
  }

  private Optional<JobAction> toWork(
      WorkerJobName name, Optional<WorkerState> state, boolean mayBegin) {
    String job = name.of(seen.name());
    if (state.isEmpty()) {
      boolean free = !jobs.containsKey(job);
      return free && mayBegin
          ? Optional.of(
              new JobAction.Create(name, job, phaseRun, seen.attempts().getOrDefault(job, 0)))
          : Optional.empty();
    }
    WorkerState present = state.get();
    boolean asWanted = isAsWanted(name, present);
    return switch (present.stage()) {
      case SUSPENDED ->
          Optional.of(
              asWanted
                  ? new JobAction.Hold(job, false)
                  : new JobAction.Remove(job, "its spec has changed", 0));
      case ACTIVE ->
          asWanted
              ? Optional.empty()
              : Optional.of(new JobAction.Remove(job, "its spec has changed", 0));
      case FAILED -> again(job, present, asWanted);
      case COMPLETE ->
          (isSettled(List.of(present)) && isToBeginAgain())
                  || isOldProposal(present)
                  || isOtherPlan(asWanted)
              ? Optional.of(new JobAction.Remove(job, "there is more to do", 0))
              : Optional.empty();
      case ENDING -> Optional.empty();
    };
  }

  /** After a wait; at once when the resource was changed, which may have fixed it. */
  private Optional<JobAction> again(String job, WorkerState failed, boolean asWanted) {
    Duration wait =
        failed
            .failure()
            .map(failure -> WorkerBackoff.after(failure, failed.attempt()))
            .orElseThrow();
    boolean due = !seen.now().isBefore(failed.since().plus(wait));
    return due || !asWanted
        ? Optional.of(new JobAction.Remove(job, "it failed", failed.attempt() + 1))
        : Optional.empty();
  }

  private boolean isAsWanted(WorkerJobName name, WorkerState present) {
    String template =
        WorkerJob.desired(seen.migration(), name, phaseRun, 0, seen.settings())
            .getMetadata()
            .getAnnotations()
            .get(WorkerJob.TEMPLATE);
    return present.annotation(WorkerJob.TEMPLATE).filter(template::equals).isPresent();
  }

  /** Jobs that belong to another phase, another stay in it, or nothing that is known. */
  List<JobAction> staleJobs() {
    List<JobAction> actions = new ArrayList<>();
    for (WorkerState state : seen.jobs()) {
      if (!isStale(state) || state.stage() == Stage.ENDING) {
        continue;
      }
      boolean inTheWay =
          wanted.stream().anyMatch(name -> name.of(seen.name()).equals(state.name()));
      if (state.mayWork() || inTheWay) {
        actions.add(new JobAction.Remove(state.name(), "its phase is over", 0));
      } else if (state.isForgettable()) {
        actions.add(new JobAction.Forget(state.name()));
      }
    }
    return actions;
  }

  private boolean isStale(WorkerState state) {
    return wanted.stream().noneMatch(name -> isOf(state, name)) && !capture.isOurs(state);
  }

  private boolean isOf(WorkerState state, WorkerJobName name) {
    return state.name().equals(name.of(seen.name()))
        && state.isOwnedBy(seen.migration().getMetadata().getUid())
        && state.annotation(WorkerJob.PHASE_RUN).filter(phaseRun::equals).isPresent();
  }

  private Optional<WorkerState> state(WorkerJobName name) {
    return Optional.ofNullable(jobs.get(name.of(seen.name()))).filter(state -> isOf(state, name));
  }

  private List<WorkerState> present() {
    return wanted.stream().flatMap(name -> state(name).stream()).toList();
  }

  /** What was read of the ledger before a worker ended says nothing of what it did. */
  private boolean isSettled(List<WorkerState> complete) {
    return complete.stream().allMatch(state -> ledgerReadAt.isAfter(state.since()));
  }

  /** Every worker found nothing left, and one of them lost what it had taken. */
  private boolean isToBeginAgain() {
    return phase == Phase.COPYING && chunksToCopy > 0;
  }

  /** What capture would change on the source depends on the spec. */
  private boolean isOtherPlan(boolean asWanted) {
    return phase == Phase.AWAITING_CAPTURE_START && !asWanted;
  }

  private boolean isOldProposal(WorkerState complete) {
    return (phase == Phase.AWAITING_COMPLETION_POINT || phase == Phase.AWAITING_CAPTURE_START)
        && !seen.now().isBefore(complete.since().plus(BETWEEN_PROPOSALS));
  }
}
