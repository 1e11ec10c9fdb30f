package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.OwnershipMode;
import dev.timescalemigration.api.v1alpha1.PrivilegesMode;
import dev.timescalemigration.api.v1alpha1.RolesMode;
import dev.timescalemigration.api.v1alpha1.SchemaMode;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.compare.findings.CodeOnWrite;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.preflight.Check;
import dev.timescalemigration.phase.preflight.CheckResult;
import dev.timescalemigration.phase.preflight.PreflightPhase;
import dev.timescalemigration.phase.preflight.PreflightReport;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.work.PhaseContext;
import java.time.Instant;

/** The phases up to the schema in the target. */
final class LoadHandlers {
  private final String migration;
  private final Share share;

  /**
   * The handlers of one migration.
   *
   * @param migration its name in the ledger
   * @param share how much of the work this process does
   */
  LoadHandlers(String migration, Share share) {
    this.migration = migration;
    this.share = share;
  }

  PhaseResult preflight(PhaseContext context, TimescaleMigrationSpec spec) {
    Instant startedAt = context.clock().instant();
    PreflightReport report =
        new PreflightPhase(context, SpecPreflight.of(spec, share.threads(spec))).run();
    if (!report.passed()) {
      return PhaseResult.refused(report, failed(report));
    }
    // Nothing was written to the target before it was found fit, not even the ledger.
    if (Ledger.find(context.target()).isEmpty()) {
      Ledger.open(context.target(), context.source().with(Ledger::sourceIdentity), migration)
          .recordReport(PreflightPhase.NAME, "Succeeded", report, startedAt);
    }
    return PhaseResult.done(report);
  }

  private static MigrationFailure failed(PreflightReport report) {
    Check first =
        report.checks().stream()
            .filter(check -> check.result() == CheckResult.FAIL)
            .findFirst()
            .orElseThrow();
    return MigrationFailure.userAction(
        "PreflightFailed",
        report.count(CheckResult.FAIL)
            + " checks failed, the first "
            + first.name()
            + ": "
            + first.found()
            + "; "
            + first.fix(),
        "'tsm preflight' lists all of them with their fixes; run the same command again after"
            + " that");
  }

  PhaseResult schema(PhaseContext context, TimescaleMigrationSpec spec) {
    SchemaOptions options =
        new SchemaOptions(
            spec.schema().roles() == RolesMode.MIGRATE
                ? SchemaOptions.RolesChoice.MIGRATE
                : SchemaOptions.RolesChoice.SKIP,
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
            migration);
    return PhaseResult.done(new SchemaPhase(context, options).run());
  }
}
