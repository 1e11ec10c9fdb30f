package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.ConditionType;
import dev.timescalemigration.api.v1alpha1.Primary;
import dev.timescalemigration.api.v1alpha1.RehearsalResult;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.operator.Conditions.Truth;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/** The status of a migration in mode Rehearsal. Pure. */
final class RehearsalStatus {
  private final Observed seen;
  private final RehearsalDecision decision;
  private final TimescaleMigrationStatus before;

  private RehearsalStatus(Observed seen, RehearsalDecision decision) {
    this.seen = seen;
    this.decision = decision;
    this.before =
        Optional.ofNullable(seen.migration().getStatus()).orElse(TimescaleMigrationStatus.NOTHING);
  }

  static TimescaleMigrationStatus of(Observed seen, RehearsalDecision decision) {
    return new RehearsalStatus(seen, decision).status();
  }

  private TimescaleMigrationStatus status() {
    String now = StatusDigest.text(seen.now());
    boolean samePhase = decision.phase().equals(before.phase());
    return new TimescaleMigrationStatus(
        seen.migration().getMetadata().getGeneration(),
        decision.phase(),
        samePhase ? before.phaseStartTime() : now,
        conditions(),
        before.plan(),
        before.progress(),
        null,
        null,
        seen.jobs().stream().filter(WorkerState::mayWork).map(WorkerState::name).sorted().toList(),
        decision
            .problem()
            .map(problem -> ObservedFailure.shown(problem, before.lastError(), seen.now()))
            .orElse(null),
        before.primary() == null ? Primary.SOURCE : before.primary(),
        before.capture(),
        before.downtime(),
        decision.result().orElse(null),
        before.report(),
        before.startTime() == null ? now : before.startTime(),
        before.completionTime());
  }

  private List<Condition> conditions() {
    Conditions conditions =
        new Conditions(
            before.conditions(), seen.migration().getMetadata().getGeneration(), seen.now());
    ready(conditions);
    conditions.accepted(decision.problem().filter(failure -> failure.kind() == FailureKind.USAGE));
    rehearsed(conditions);
    conditions.suspended(
        seen.spec().suspend(), "spec.suspend is true: nothing new starts until it is false");
    conditions.stalled(decision.problem());
    return conditions.all();
  }

  private void ready(Conditions conditions) {
    if (decision.problem().isPresent()) {
      MigrationFailure failure = decision.problem().get();
      conditions.set(
          ConditionType.READY, Truth.FALSE, failure.reason(), ObservedFailure.text(failure));
    } else if (decision.result().isPresent()) {
      conditions.set(
          ConditionType.READY,
          Truth.FALSE,
          reason(decision.result().get()),
          text(decision.result().get()));
    } else if (seen.spec().suspend()) {
      conditions.set(ConditionType.READY, Truth.FALSE, "Suspended", "the rehearsal is suspended");
    } else {
      conditions.set(
          ConditionType.READY, Truth.FALSE, decision.phase(), "the migration is being rehearsed");
    }
  }

  private void rehearsed(Conditions conditions) {
    Optional<RehearsalResult> result = decision.result();
    if (result.isPresent()) {
      conditions.set(
          ConditionType.REHEARSED,
          Truth.of(result.get().passed()),
          reason(result.get()),
          text(result.get()));
    } else {
      conditions.set(
          ConditionType.REHEARSED, Truth.UNKNOWN, "NotYet", "it has not been rehearsed yet");
    }
  }

  private static String reason(RehearsalResult result) {
    return result.passed() ? "NothingFailed" : "WouldFail";
  }

  private String text(RehearsalResult result) {
    return result.passed() ? passed(result) : failed(result);
  }

  private String passed(RehearsalResult result) {
    return "nothing would fail"
        + projection(result)
        + "; to begin the migration: "
        + GateCommand.beginning(seen.migration());
  }

  private static String projection(RehearsalResult result) {
    String time =
        result.seconds() == null || result.leastSeconds() == null || result.mostSeconds() == null
            ? ""
            : "; the migration takes about "
                + KubectlText.duration(result.seconds())
                + ", between "
                + KubectlText.duration(result.leastSeconds())
                + " and "
                + KubectlText.duration(result.mostSeconds())
                + ", without the time at gates";
    String room =
        result.diskBytes() == null || result.walBytes() == null
            ? ""
            : "; the target needs about "
                + KubectlText.bytes(result.diskBytes())
                + " of disk and writes about "
                + KubectlText.bytes(result.walBytes())
                + " of write-ahead log";
    return time + room;
  }

  private String failed(RehearsalResult result) {
    String job = RehearsalJob.name(seen.name());
    String namespace = seen.migration().getMetadata().getNamespace();
    return "this would fail: "
        + String.join("; ", result.failures())
        + "; all of it is shown by kubectl logs job/"
        + job
        + " -n "
        + namespace
        + "; to rehearse again, change the spec or run kubectl delete job "
        + job
        + " -n "
        + namespace;
  }
}
