package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.BeforeEnable;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.api.v1alpha1.VerifyMode;
import dev.timescalemigration.compare.findings.Decision;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.Weight;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.cancel.CancelPhase;
import dev.timescalemigration.phase.jobs.EnableJobsPhase;
import dev.timescalemigration.phase.jobs.JobsReport;
import dev.timescalemigration.phase.jobs.RunDueJobsPhase;
import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.phase.refresh.RefreshReport;
import dev.timescalemigration.phase.switchover.SwitchoverOptions;
import dev.timescalemigration.phase.switchover.SwitchoverPhase;
import dev.timescalemigration.phase.switchover.SwitchoverReport;
import dev.timescalemigration.phase.validate.ValidateMode;
import dev.timescalemigration.phase.validate.ValidateOptions;
import dev.timescalemigration.phase.validate.ValidatePhase;
import dev.timescalemigration.phase.validate.ValidateReport;
import dev.timescalemigration.work.PhaseContext;
import java.util.List;
import java.util.Optional;

/** The phases after copying: aggregates, jobs, validation, switchover; and giving up. */
final class CompletionHandlers {
  private CompletionHandlers() {}

  static PhaseResult refresh(PhaseContext context, TimescaleMigrationSpec spec) {
    RefreshReport report = new RefreshPhase(context, SpecRules.of(spec)).run();
    return report.equal()
        ? PhaseResult.done(report)
        : PhaseResult.refused(
            report,
            MigrationFailure.of(
                FailureKind.DATA_DIFFERS,
                "AggregatesDiffer",
                report.aggregates().stream().filter(aggregate -> !aggregate.equal()).count()
                    + " continuous aggregates differ from the source's or could not be refreshed",
                "fix what is named above, or refresh the buckets that differ on both sides, then"
                    + " run the same command again"));
  }

  static PhaseResult jobs(PhaseContext context, TimescaleMigrationSpec spec) {
    Optional<JobsReport> run =
        spec.jobs().beforeEnable() == BeforeEnable.RUN_DUE
            ? Optional.of(new RunDueJobsPhase(context).run())
            : Optional.empty();
    return PhaseResult.done(new JobsEnabled(run, new EnableJobsPhase(context).run()));
  }

  static PhaseResult validate(PhaseContext context, TimescaleMigrationSpec spec) {
    ValidateOptions options =
        new ValidateOptions(ValidateMode.EXACT, SpecAcceptances.of(spec), false);
    ValidateReport report = new ValidatePhase(context, options).run();
    return report.passed()
        ? PhaseResult.done(report)
        : PhaseResult.refused(report, refused("ValidationFailed", report.decision()));
  }

  static PhaseResult switchover(PhaseContext context, TimescaleMigrationSpec spec) {
    SwitchoverReport report = new SwitchoverPhase(context, switchoverOptions(spec)).run();
    return report.passed()
        ? PhaseResult.done(report)
        : PhaseResult.refused(report, refused("NotReadyToSwitch", report.decision()));
  }

  /** How to switch, for a spec in mode DualWrite. */
  static SwitchoverOptions switchoverOptions(TimescaleMigrationSpec spec) {
    return new SwitchoverOptions(
        spec.switchover().sequenceMargin(),
        SpecAcceptances.of(spec),
        spec.verify().mode() != VerifyMode.SKIP);
  }

  /**
   * Gives up.
   *
   * @param isRetried whether it is done again, for as long as something stays on the source
   */
  static PhaseResult cancel(PhaseContext context, boolean isRetried) {
    return PhaseResult.done(
        (isRetried ? CancelPhase.untilDone(context) : new CancelPhase(context)).run());
  }

  /** The report has all findings; the failure names the first, as a status has little room. */
  static MigrationFailure refused(String reason, Decision decision) {
    Finding first = decision.refused().get(0);
    String accept =
        first.weight() == Weight.ACCEPTABLE
            ? "; or accept it under spec: " + SpecAcceptances.field(List.of(first))
            : "";
    return MigrationFailure.of(
        decision.failureKind(),
        reason,
        decision.refused().size() + " findings must be fixed or accepted, the first is " + first,
        first.toFix() + accept);
  }
}
