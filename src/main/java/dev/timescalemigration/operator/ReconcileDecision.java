package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.FieldError;
import dev.timescalemigration.api.v1alpha1.SpecValidation;
import dev.timescalemigration.engine.GateEvidence;
import dev.timescalemigration.engine.LatestProof;
import dev.timescalemigration.engine.UnknownPhase;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.LedgerDigest;
import dev.timescalemigration.ledger.TargetTaken;
import dev.timescalemigration.migration.Evidence;
import dev.timescalemigration.migration.Intent;
import dev.timescalemigration.migration.MigrationStateMachine;
import dev.timescalemigration.migration.Observation;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.migration.PhaseOutcome;
import dev.timescalemigration.migration.PhaseTransitions;
import dev.timescalemigration.migration.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is decided from one observation. Pure: the same observation, the same decision.
 *
 * @param phase the phase of the migration
 * @param outcome what comes next; empty while that cannot be said
 * @param evidence what a person relies on who opens a gate now
 * @param jobs what is to be done to Jobs
 * @param problem what prevents it from continuing
 */
record ReconcileDecision(
    Phase phase,
    Optional<PhaseOutcome> outcome,
    Evidence evidence,
    List<JobAction> jobs,
    Optional<MigrationFailure> problem) {

  private static final Evidence NONE = new Evidence(List.of());

  /** Decides. */
  static ReconcileDecision of(Observed seen) {
    Optional<MigrationFailure> invalid = invalid(seen);
    if (invalid.isPresent()) {
      return unchanged(seen, invalid);
    }
    if (seen.ledger() instanceof LedgerView.Present present) {
      return of(seen, present);
    }
    if (seen.ledger() instanceof LedgerView.Absent absent) {
      return ofNothingWritten(seen, absent);
    }
    if (seen.ledger() instanceof LedgerView.Unreachable unreachable) {
      return ofNothingRead(seen, unreachable);
    }
    return unchanged(seen, Optional.empty());
  }

  /** What is wrong with a spec that the rules of the CRD let pass. */
  static Optional<MigrationFailure> invalid(Observed seen) {
    List<FieldError> errors = new ArrayList<>(SpecValidation.check(seen.spec()));
    errors.addAll(OwnComparison.check(seen.migration()));
    if (!errors.isEmpty()) {
      return Optional.of(refused("InvalidSpec", errors));
    }
    List<FieldError> notAllowed = seen.settings().allowances().check(seen.spec().workers());
    return notAllowed.isEmpty()
        ? Optional.empty()
        : Optional.of(refused("WorkersNotAllowed", notAllowed));
  }

  private static ReconcileDecision ofNothingRead(
      Observed seen, LedgerView.Unreachable unreachable) {
    if (unreachable.isForbidden()) {
      return held(seen, unreachable);
    }
    boolean isFirst = seen.recordedPhase().filter(phase -> phase != Phase.PREFLIGHT).isEmpty();
    return unreachable.isUnconnected() && isFirst && !seen.spec().cancel()
        ? connecting(seen, unreachable)
        : unchanged(seen, Optional.of(unreachable.failure()));
  }

  /** A worker connects from the tenant's own place in the network, and may say what is wrong. */
  private static ReconcileDecision connecting(Observed seen, LedgerView.Unreachable unreachable) {
    PhaseJobs jobs =
        new PhaseJobs(seen, Phase.PREFLIGHT, PhaseJobs.FIRST_RUN, unreachable.since(), 0);
    Optional<MigrationFailure> found =
        jobs.work() instanceof Work.Failed failed
            ? Optional.of(failed.failure())
            : seen.refusal()
                .or(jobs::startFailure)
                .or(() -> jobs.isTryingAgain() ? seen.recordedFailure() : Optional.empty());
    PhaseOutcome.Stay.Why why =
        seen.spec().suspend() ? PhaseOutcome.Stay.Why.SUSPENDED : PhaseOutcome.Stay.Why.WORKING;
    return new ReconcileDecision(
        Phase.PREFLIGHT,
        Optional.empty(),
        NONE,
        jobs.actions(new PhaseOutcome.Stay(why)),
        found.or(() -> Optional.of(unreachable.failure())));
  }

  /** No pod works with a secret that migrations may not use any more. */
  private static ReconcileDecision held(Observed seen, LedgerView.Unreachable unreachable) {
    ReconcileDecision unchanged = unchanged(seen, Optional.of(unreachable.failure()));
    List<JobAction> held =
        seen.jobs().stream()
            .filter(state -> state.stage() == WorkerState.Stage.ACTIVE)
            .map(state -> (JobAction) new JobAction.Hold(state.name(), true))
            .toList();
    return new ReconcileDecision(
        unchanged.phase(), Optional.empty(), NONE, held, unchanged.problem());
  }

  /** The operator can do nothing. */
  static ReconcileDecision stopped(Observed seen, MigrationFailure failure) {
    return unchanged(seen, Optional.of(failure));
  }

  /** Workers that run continue, or find out for themselves; nothing new is begun. */
  private static ReconcileDecision unchanged(Observed seen, Optional<MigrationFailure> problem) {
    Phase last = seen.recordedPhase().orElse(Phase.PREFLIGHT);
    return new ReconcileDecision(last, Optional.empty(), NONE, List.of(), problem);
  }

  /** What the rules of the CRD let pass. */
  static MigrationFailure refused(String reason, List<FieldError> errors) {
    FieldError first = errors.get(0);
    if (errors.size() == 1) {
      return MigrationFailure.usage(reason, first.path() + " " + first.problem(), first.fix());
    }
    return MigrationFailure.usage(
        reason, errors.stream().map(FieldError::toString).collect(Collectors.joining(". ")), null);
  }

  private static ReconcileDecision of(Observed seen, LedgerView.Present present) {
    LedgerDigest digest = present.digest();
    if (!digest.name().equals(seen.ledgerName())) {
      return refused(seen, TargetTaken.by("the target", digest.name()));
    }
    Optional<Phase> phase = Phase.ofValue(digest.phase());
    if (phase.isEmpty()) {
      return refused(seen, UnknownPhase.failure("the target"));
    }
    if (!PhaseTransitions.isKnown(seen.spec().writes().mode(), phase.get())) {
      return unchanged(seen, Optional.of(otherMode(phase.get())));
    }
    String phaseRun =
        phase.get() == Phase.PREFLIGHT
            ? PhaseJobs.FIRST_RUN
            : Long.toString(digest.phaseStartedAt().toEpochMilli());
    long toCopy = digest.totals().toCopy();
    PhaseJobs jobs = new PhaseJobs(seen, phase.get(), phaseRun, present.readAt(), toCopy);
    Evidence evidence = ComparisonEvidence.of(GateEvidence.of(digest), seen, phase.get());
    return decided(
        seen,
        jobs,
        work ->
            new Observation(
                jobs.phase(),
                work,
                toCopy,
                digest.stagedFor(),
                evidence,
                GateEvidence.opened(digest.report().gates()),
                LatestProof.isLost(digest)));
  }

  private static MigrationFailure otherMode(Phase phase) {
    return MigrationFailure.userAction(
        "ModeChanged",
        "the migration is in phase " + phase.value() + ", which spec.writes.mode does not have",
        "restore spec.writes.mode as it was when the migration began");
  }

  /** Nothing starts again automatically where something was moved already. */
  private static ReconcileDecision ofNothingWritten(Observed seen, LedgerView.Absent absent) {
    Phase last = seen.recordedPhase().orElse(Phase.PREFLIGHT);
    if (last.kind() == Phase.PhaseKind.END || seen.spec().cancel()) {
      // The ledger of a migration that has ended may be removed.
      return ended(seen, last.kind() == Phase.PhaseKind.END ? last : Phase.CANCELLED);
    }
    if (last != Phase.PREFLIGHT) {
      return unchanged(
          seen,
          Optional.of(
              MigrationFailure.userAction(
                  "LedgerLost",
                  "the target holds no ledger of this migration, which was in " + last.value(),
                  "let the target's secret name the database that was being filled, or delete the"
                      + " resource and apply it again to start again")));
    }
    PhaseJobs jobs = new PhaseJobs(seen, Phase.PREFLIGHT, PhaseJobs.FIRST_RUN, absent.readAt(), 0);
    return decided(
        seen,
        jobs,
        work -> new Observation(jobs.phase(), work, 0, Optional.empty(), NONE, Set.of(), false));
  }

  private static ReconcileDecision ended(Observed seen, Phase phase) {
    PhaseOutcome ended = new PhaseOutcome.Stay(PhaseOutcome.Stay.Why.ENDED);
    PhaseJobs jobs = new PhaseJobs(seen, phase, "", seen.now(), 0);
    return new ReconcileDecision(
        phase, Optional.of(ended), NONE, jobs.staleJobs(), Optional.empty());
  }

  private static ReconcileDecision decided(
      Observed seen, PhaseJobs jobs, Function<Work, Observation> observed) {
    Observation observation = observed.apply(jobs.work());
    PhaseOutcome outcome = MigrationStateMachine.next(Intent.of(seen.spec()), observation);
    Optional<MigrationFailure> problem =
        outcome instanceof PhaseOutcome.Fail fail
            ? Optional.of(fail.failure())
            : seen.refusal()
                .or(jobs::startFailure)
                .or(jobs::captureFailure)
                .or(() -> jobs.isTryingAgain() ? seen.recordedFailure() : Optional.empty());
    return new ReconcileDecision(
        jobs.phase(), Optional.of(outcome), observation.evidence(), jobs.actions(outcome), problem);
  }

  private static ReconcileDecision refused(Observed seen, MigrationFailure failure) {
    PhaseJobs none = new PhaseJobs(seen, Phase.CANCELLED, "", seen.now(), 0);
    return new ReconcileDecision(
        Phase.PREFLIGHT, Optional.empty(), NONE, none.staleJobs(), Optional.of(failure));
  }
}
