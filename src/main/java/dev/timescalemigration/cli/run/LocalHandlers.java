package dev.timescalemigration.cli.run;

import dev.timescalemigration.api.v1alpha1.BeforeEnable;
import dev.timescalemigration.api.v1alpha1.OwnershipMode;
import dev.timescalemigration.api.v1alpha1.PrivilegesMode;
import dev.timescalemigration.api.v1alpha1.RolesMode;
import dev.timescalemigration.api.v1alpha1.SchemaMode;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.api.v1alpha1.VerifyMode;
import dev.timescalemigration.cli.report.AcceptForm;
import dev.timescalemigration.cli.report.AccessText;
import dev.timescalemigration.cli.report.CopyText;
import dev.timescalemigration.cli.report.JobsText;
import dev.timescalemigration.cli.report.PreflightText;
import dev.timescalemigration.cli.report.RefreshText;
import dev.timescalemigration.cli.report.SchemaText;
import dev.timescalemigration.cli.report.StageText;
import dev.timescalemigration.cli.report.SuggestText;
import dev.timescalemigration.cli.report.SwitchoverText;
import dev.timescalemigration.cli.report.ValidateText;
import dev.timescalemigration.cli.report.VerifyText;
import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Terminal;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.VerifyRound;
import dev.timescalemigration.migration.Intent;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.phase.cancel.CancelPhase;
import dev.timescalemigration.phase.cancel.CancelReport;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.findings.CodeOnWrite;
import dev.timescalemigration.phase.findings.Decision;
import dev.timescalemigration.phase.findings.Finding;
import dev.timescalemigration.phase.findings.Weight;
import dev.timescalemigration.phase.jobs.EnableJobsPhase;
import dev.timescalemigration.phase.jobs.RunDueJobsPhase;
import dev.timescalemigration.phase.preflight.PreflightOptions;
import dev.timescalemigration.phase.preflight.PreflightPhase;
import dev.timescalemigration.phase.preflight.PreflightReport;
import dev.timescalemigration.phase.preflight.Result;
import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.phase.refresh.RefreshReport;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.schema.SchemaReport;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.suggest.SuggestOptions;
import dev.timescalemigration.phase.suggest.SuggestPhase;
import dev.timescalemigration.phase.suggest.SuggestReport;
import dev.timescalemigration.phase.switchover.SwitchoverOptions;
import dev.timescalemigration.phase.switchover.SwitchoverPhase;
import dev.timescalemigration.phase.switchover.SwitchoverReport;
import dev.timescalemigration.phase.validate.ValidateMode;
import dev.timescalemigration.phase.validate.ValidateOptions;
import dev.timescalemigration.phase.validate.ValidatePhase;
import dev.timescalemigration.phase.validate.ValidateReport;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.phase.verify.VerifyReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each phase as this process does it: its options from the spec, its report in words. */
final class LocalHandlers {
  private final String name;
  private final Terminal terminal;
  private final Share share;

  private LocalHandlers(String name, Terminal terminal, Share share) {
    this.name = name;
    this.terminal = terminal;
    this.share = share;
  }

  /**
   * All handlers.
   *
   * @param name the migration's name
   * @param terminal where their reports are shown
   * @param share how much of the work is done here
   */
  static PhaseHandlers all(String name, Terminal terminal, Share share) {
    LocalHandlers local = new LocalHandlers(name, terminal, share);
    return new PhaseHandlers(
        Map.ofEntries(
            Map.entry(Phase.PREFLIGHT, local::preflight),
            Map.entry(Phase.MIGRATING_SCHEMA, local::schema),
            Map.entry(Phase.VERIFYING, local::verify),
            Map.entry(Phase.VALIDATING, local::validate),
            Map.entry(Phase.AWAITING_DUAL_WRITE, (context, spec) -> dualWrite(context)),
            Map.entry(Phase.AWAITING_COMPLETION_POINT, LocalHandlers::completionPoint),
            Map.entry(Phase.STAGING, local::stage),
            Map.entry(Phase.COPYING, local::copy),
            Map.entry(Phase.REFRESHING_AGGREGATES, LocalHandlers::refresh),
            Map.entry(Phase.ENABLING_JOBS, LocalHandlers::jobs),
            Map.entry(Phase.AWAITING_PRODUCTION_LOAD, (context, spec) -> productionLoad(context)),
            Map.entry(Phase.AWAITING_SWITCHOVER, (context, spec) -> switchoverGate(context)),
            Map.entry(Phase.SWITCHING_OVER, LocalHandlers::switchover),
            Map.entry(Phase.CANCELLING, (context, spec) -> cancel(context))),
        (context, spec) -> local.staging(context, spec).check());
  }

  private Told preflight(PhaseContext context, TimescaleMigrationSpec spec) {
    Instant startedAt = context.clock().instant();
    PreflightReport report =
        new PreflightPhase(
                context,
                new PreflightOptions(
                    SpecRules.of(spec),
                    spec.schema().mode() == SchemaMode.EXISTING,
                    share.lanes(spec),
                    spec.copy().recompress(),
                    spec.schema().roles() == RolesMode.MIGRATE,
                    SpecAcceptances.of(spec)))
            .run();
    List<String> lines = PreflightText.lines(report, terminal);
    if (!report.passed()) {
      lines.forEach(context.progress()::message);
      throw MigrationFailure.userAction(
          "PreflightFailed",
          report.count(Result.FAIL) + " checks failed, the first " + firstFailed(report),
          "'tsm preflight' lists all of them with their mends; it is tried again by the same"
              + " command");
    }
    // Nothing was written to the target before it was found fit, not even the ledger.
    if (Ledger.find(context.target()).isEmpty()) {
      Ledger.open(context.target(), context.source().with(Ledger::sourceIdentity), name)
          .recordReport(PreflightPhase.NAME, "Succeeded", report, startedAt);
    }
    return Told.of(lines);
  }

  private static String firstFailed(PreflightReport report) {
    return report.checks().stream()
        .filter(check -> check.result() == Result.FAIL)
        .findFirst()
        .map(check -> check.name() + ": " + check.found() + "; " + check.mend())
        .orElseThrow();
  }

  private Told schema(PhaseContext context, TimescaleMigrationSpec spec) {
    SchemaOptions options =
        new SchemaOptions(
            spec.schema().roles() == RolesMode.MIGRATE
                ? SchemaOptions.RolesMode.MIGRATE
                : SchemaOptions.RolesMode.SKIP,
            false,
            false,
            spec.schema().mode() == SchemaMode.EXISTING
                ? SchemaOptions.Mode.EXISTING
                : SchemaOptions.Mode.DUMP_AND_RESTORE,
            spec.schema().ownership() == OwnershipMode.MIGRATE
                ? SchemaOptions.Ownership.MIGRATE
                : SchemaOptions.Ownership.LOADING_ROLE,
            spec.schema().privileges() == PrivilegesMode.MIGRATE
                ? SchemaOptions.Privileges.MIGRATE
                : SchemaOptions.Privileges.SKIP,
            CodeOnWrite.accepted(SpecAcceptances.of(spec)),
            name);
    return Told.of(SchemaText.lines(new SchemaPhase(context, options).run()));
  }

  private static Told dualWrite(PhaseContext context) {
    List<String> lines = new ArrayList<>();
    SchemaPhase.report(context.target())
        .map(SchemaReport::access)
        .ifPresent(access -> lines.addAll(AccessText.toRun(access)));
    lines.add(
        "the schema is in the target: let every writer of the application write to both databases"
            + " now");
    return Told.of(lines);
  }

  private static Told completionPoint(PhaseContext context, TimescaleMigrationSpec spec) {
    SuggestReport report =
        new SuggestPhase(
                context, new SuggestOptions(SpecRules.of(spec), SuggestOptions.DEFAULT_ROW_BUDGET))
            .run();
    List<String> lines = new ArrayList<>(SuggestText.lines(report));
    if (report.suggestions().size() == 1) {
      return new Told(lines, report.suggestions().get(0).completionPoint(), false);
    }
    if (report.suggestions().stream().anyMatch(one -> one.completionPoint().isPresent())) {
      lines.addAll(ProposedRules.lines(report.suggestions()));
      return new Told(lines, Optional.empty(), true);
    }
    return Told.of(lines);
  }

  private Told stage(PhaseContext context, TimescaleMigrationSpec spec) {
    return Told.of(StageText.lines(staging(context, spec).run()));
  }

  private StagePhase staging(PhaseContext context, TimescaleMigrationSpec spec) {
    return new StagePhase(
        context,
        new StageOptions(
            SpecRules.of(spec),
            Optional.empty(),
            spec.copy().workers(),
            true,
            spec.copy().recompress(),
            name,
            Optional.of(Intent.of(spec).ranges()),
            SpecAcceptances.of(spec)));
  }

  private Told copy(PhaseContext context, TimescaleMigrationSpec spec) {
    if (share.alone()) {
      // In a cluster the operator does, also while this pod works.
      Ledger.find(context.target()).ifPresent(ledger -> ledger.limitCopying(SpecLimits.of(spec)));
    }
    CopyOptions defaults = CopyOptions.defaults();
    CopyOptions options =
        new CopyOptions(
            share.lanes(spec),
            share.shard(),
            share.again(),
            defaults.maxFailures(),
            defaults.patience());
    return Told.of(CopyText.lines(new CopyPhase(context, options).run()));
  }

  private Told verify(PhaseContext context, TimescaleMigrationSpec spec) {
    if (spec.verify().mode() == VerifyMode.SKIP) {
      return Told.of(List.of("nothing is verified, as spec.verify.mode is Skip"));
    }
    if (share.again()) {
      int back =
          Ledger.find(context.target()).map(found -> found.tasks().putBackFailed()).orElse(0);
      if (back > 0) {
        return Told.of(List.of(back + " chunks that differ are put back to be copied again"));
      }
    }
    VerifyOptions defaults = VerifyOptions.defaults();
    VerifyOptions options =
        new VerifyOptions(
            share.lanes(spec),
            spec.verify().mode() == VerifyMode.ROW_HASH
                ? dev.timescalemigration.phase.verify.VerifyMode.ROW_HASH
                : dev.timescalemigration.phase.verify.VerifyMode.AGGREGATES,
            share.shard(),
            VerifyRound.RESUME,
            defaults.patience());
    VerifyReport report = new VerifyPhase(context, options).run();
    List<String> lines = VerifyText.lines(report);
    if (!report.equal()) {
      lines.forEach(context.progress()::message);
      throw MigrationFailure.of(
          FailureKind.DATA_DIFFERS,
          "ChunksDiffer",
          report.chunksDifferent() + " chunks differ from the source",
          "copy them again with 'tsm copy --failed', then run the same command again");
    }
    return Told.of(lines);
  }

  private static Told refresh(PhaseContext context, TimescaleMigrationSpec spec) {
    RefreshReport report = new RefreshPhase(context, SpecRules.of(spec)).run();
    List<String> lines = RefreshText.lines(report);
    if (!report.equal()) {
      lines.forEach(context.progress()::message);
      throw MigrationFailure.of(
          FailureKind.DATA_DIFFERS,
          "AggregatesDiffer",
          report.aggregates().stream().filter(aggregate -> !aggregate.equal()).count()
              + " continuous aggregates differ from the source's or could not be refreshed",
          "fix what is named above, or refresh the buckets that differ on both sides, then run the"
              + " same command again");
    }
    return Told.of(lines);
  }

  private static Told jobs(PhaseContext context, TimescaleMigrationSpec spec) {
    List<String> lines = new ArrayList<>();
    if (spec.jobs().beforeEnable() == BeforeEnable.RUN_DUE) {
      lines.addAll(JobsText.lines(new RunDueJobsPhase(context).run()));
    }
    lines.addAll(JobsText.lines(new EnableJobsPhase(context).run()));
    return Told.of(lines);
  }

  private Told validate(PhaseContext context, TimescaleMigrationSpec spec) {
    ValidateOptions options =
        new ValidateOptions(ValidateMode.EXACT, SpecAcceptances.of(spec), false);
    ValidateReport report = new ValidatePhase(context, options).run();
    List<String> lines = ValidateText.lines(report, terminal, AcceptForm.SPEC);
    if (!report.passed()) {
      throw refused(context, "ValidationFailed", report.decision(), lines);
    }
    return Told.of(lines);
  }

  /** All findings are printed; the failure names the first, as a status has little room. */
  private static MigrationFailure refused(
      PhaseContext context, String reason, Decision decision, List<String> lines) {
    lines.forEach(context.progress()::message);
    Finding first = decision.refused().get(0);
    String accept =
        first.weight() == Weight.ACCEPTABLE
            ? "; or accept it under spec: " + AcceptForm.SPEC.accepting(List.of(first))
            : "";
    return MigrationFailure.of(
        decision.failureKind(),
        reason,
        decision.refused().size() + " findings must be fixed or accepted, the first is " + first,
        first.toFix() + accept);
  }

  private static Told productionLoad(PhaseContext context) {
    return Told.of(
        List.of(
            holds(context)
                + ": let it carry the production reads for a while, and watch its latencies and"
                + " errors"));
  }

  private static Told switchoverGate(PhaseContext context) {
    List<String> lines = new ArrayList<>();
    lines.add(holds(context));
    Optional<Ledger> ledger = Ledger.find(context.target());
    lines.add(
        "everything is ready for the switch: "
            + Quantities.count(
                ledger.map(each -> each.progress().totals().verified()).orElse(0L), "chunk")
            + " verified");
    ledger.map(each -> each.acceptances().all()).orElse(List.of()).stream()
        .map(
            each -> "accepted " + each.finding() + ": " + each.found() + " (" + each.reason() + ")")
        .forEach(lines::add);
    return Told.of(lines);
  }

  private static String holds(PhaseContext context) {
    List<String> leftOut =
        Ledger.find(context.target()).map(Ledger::leftOut).orElse(List.of()).stream()
            .map(each -> each.publicName().readable())
            .toList();
    return leftOut.isEmpty()
        ? "the target holds everything"
        : "the target holds everything but what a filter left out: " + String.join(", ", leftOut);
  }

  private static Told switchover(PhaseContext context, TimescaleMigrationSpec spec) {
    SwitchoverOptions options =
        new SwitchoverOptions(
            spec.switchover().sequenceMargin(),
            SpecAcceptances.of(spec),
            spec.verify().mode() != VerifyMode.SKIP);
    SwitchoverReport report = new SwitchoverPhase(context, options).run();
    List<String> lines = SwitchoverText.lines(report, AcceptForm.SPEC);
    if (!report.passed()) {
      throw refused(context, "NotReadyToSwitch", report.decision(), lines);
    }
    return Told.of(lines);
  }

  private static Told cancel(PhaseContext context) {
    CancelReport report = new CancelPhase(context).run();
    List<String> lines = new ArrayList<>(report.restored());
    report.remains().forEach(remains -> lines.add("remains: " + remains));
    return Told.of(lines);
  }
}
