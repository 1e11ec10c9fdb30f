package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.ConditionType;
import dev.timescalemigration.api.v1alpha1.DeprecatedFields;
import dev.timescalemigration.api.v1alpha1.VerifyMode;
import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.migration.PhaseOutcome.AwaitGate;
import dev.timescalemigration.operator.Conditions.Truth;
import dev.timescalemigration.postgres.Side;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/** What is true of a migration, in the order in which a person reads it. Pure. */
final class MigrationConditions {
  /** The reason of an accepted spec that has fields at a place from which they have moved. */
  static final String DEPRECATED_FIELDS = "DeprecatedFields";

  private final Observed seen;
  private final ReconcileDecision decision;
  private final Optional<String> gateMessage;
  private final Conditions conditions;

  private MigrationConditions(
      Observed seen,
      ReconcileDecision decision,
      Optional<String> gateMessage,
      Conditions conditions) {
    this.seen = seen;
    this.decision = decision;
    this.gateMessage = gateMessage;
    this.conditions = conditions;
  }

  static List<Condition> of(
      Observed seen,
      ReconcileDecision decision,
      List<Condition> before,
      Optional<String> gateMessage) {
    Conditions conditions =
        new Conditions(before, seen.migration().getMetadata().getGeneration(), seen.now());
    new MigrationConditions(seen, decision, gateMessage, conditions).set();
    return conditions.all();
  }

  private void set() {
    ready();
    accepted();
    databases();
    milestones();
    CaptureConditions.set(conditions, seen, decision);
    ComparisonEvidence.set(conditions, seen, decision.phase());
    gate(decision)
        .ifPresent(
            waiting ->
                conditions.set(
                    ConditionType.AWAITING_GATE,
                    Truth.TRUE,
                    waiting.gate().value(),
                    gateMessage.orElseThrow()));
    conditions.suspended(
        isSuspended(), "spec.suspend is true: nothing new starts until it is false");
    conditions.stalled(decision.problem());
  }

  private void ready() {
    Phase phase = decision.phase();
    if (phase == Phase.COMPLETED) {
      conditions.set(
          ConditionType.READY, Truth.TRUE, "Completed", "the application may use the target alone");
    } else if (phase == Phase.ROLLED_BACK) {
      conditions.set(
          ConditionType.READY,
          Truth.FALSE,
          "RolledBack",
          "switched back: the application may use the source alone");
    } else if (phase == Phase.CANCELLED) {
      conditions.set(
          ConditionType.READY,
          Truth.FALSE,
          "Cancelled",
          "cancelled; the source is as it was found");
    } else if (decision.problem().isPresent()) {
      MigrationFailure failure = decision.problem().get();
      conditions.set(
          ConditionType.READY, Truth.FALSE, failure.reason(), ObservedFailure.text(failure));
    } else if (isSuspended()) {
      conditions.set(
          ConditionType.READY, Truth.FALSE, "Suspended", "suspended in " + phase.value());
    } else if (gateMessage.isPresent()) {
      conditions.set(ConditionType.READY, Truth.FALSE, "AwaitingGate", gateMessage.get());
    } else {
      conditions.set(
          ConditionType.READY, Truth.FALSE, phase.value(), "working in phase " + phase.value());
    }
  }

  private void accepted() {
    boolean taken = decision.outcome().isEmpty() && seen.ledger() instanceof LedgerView.Present;
    Optional<MigrationFailure> refusal =
        decision.problem().filter(failure -> taken || failure.kind() == FailureKind.USAGE);
    Optional<String> deprecated = DeprecatedFields.warning(seen.spec());
    conditions.accepted(
        refusal,
        deprecated.isPresent() ? DEPRECATED_FIELDS : "Valid",
        deprecated.orElse("the spec is valid"));
  }

  private void databases() {
    Optional<LedgerView.Unreachable> unreachable =
        seen.ledger() instanceof LedgerView.Unreachable seenUnreachable
            ? Optional.of(seenUnreachable)
            : Optional.empty();
    boolean sourceUnreachable = unreachable.filter(view -> view.side() == Side.SOURCE).isPresent();
    boolean targetUnreachable = unreachable.filter(view -> view.side() == Side.TARGET).isPresent();
    if (sourceUnreachable) {
      conditions.set(
          ConditionType.SOURCE_READY,
          Truth.FALSE,
          unreachable.get().failure().reason(),
          ObservedFailure.text(unreachable.get().failure()));
    } else if (decision.phase() == Phase.PREFLIGHT) {
      conditions.set(
          ConditionType.SOURCE_READY, Truth.UNKNOWN, "Preflight", "preflight has not passed yet");
    } else {
      conditions.set(
          ConditionType.SOURCE_READY, Truth.TRUE, "PreflightPassed", "preflight found it fit");
    }
    if (targetUnreachable) {
      conditions.set(
          ConditionType.TARGET_READY,
          Truth.FALSE,
          unreachable.get().failure().reason(),
          ObservedFailure.text(unreachable.get().failure()));
    } else if (sourceUnreachable || seen.ledger() instanceof LedgerView.Unread) {
      conditions.keep(ConditionType.TARGET_READY);
    } else if (decision.phase() == Phase.PREFLIGHT) {
      conditions.set(
          ConditionType.TARGET_READY, Truth.UNKNOWN, "Preflight", "preflight has not passed yet");
    } else {
      conditions.set(
          ConditionType.TARGET_READY, Truth.TRUE, "PreflightPassed", "preflight found it fit");
    }
  }

  private void milestones() {
    milestone(
        ConditionType.SCHEMA_MIGRATED,
        Phase.MIGRATING_SCHEMA,
        "the target's schema equals the source's");
    milestone(ConditionType.BACKFILL_COMPLETE, Phase.COPYING, "every staged chunk is copied");
    boolean captures = seen.spec().writes().mode() == WritesMode.CAPTURE;
    if (!captures && seen.spec().verify().mode() == VerifyMode.SKIP) {
      conditions.set(ConditionType.VERIFIED, Truth.FALSE, "Skipped", "spec.verify.mode is Skip");
    } else {
      milestone(
          ConditionType.VERIFIED,
          captures ? Phase.PROVING : Phase.VERIFYING,
          captures
              ? "both sides were found equal at one position of the source's log"
              : "every copied chunk was found equal");
    }
    milestone(
        ConditionType.SWITCHOVER_READY,
        Phase.AWAITING_PRODUCTION_LOAD,
        "only a person's approval is missing for the switch");
  }

  private void milestone(ConditionType type, Phase lastBefore, String message) {
    Phase phase = decision.phase();
    if (phase == Phase.CANCELLING || phase == Phase.CANCELLED) {
      conditions.keep(type);
    } else if (phase.compareTo(lastBefore) > 0) {
      conditions.set(type, Truth.TRUE, "Done", message);
    } else {
      conditions.set(type, Truth.FALSE, "NotYet", "not yet: the phase is " + phase.value());
    }
  }

  private boolean isSuspended() {
    return seen.spec().suspend() && decision.phase().kind() != Phase.PhaseKind.END;
  }

  static Optional<AwaitGate> gate(ReconcileDecision decision) {
    return decision.outcome().filter(AwaitGate.class::isInstance).map(AwaitGate.class::cast);
  }
}
