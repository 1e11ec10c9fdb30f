package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.api.v1alpha1.VerifyMode;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.VerifyRound;
import dev.timescalemigration.migration.Intent;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.verify.VerifyMethod;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.phase.verify.VerifyReport;
import dev.timescalemigration.work.PhaseContext;
import java.util.Optional;

/** The phases that stage, copy and verify chunks. */
final class CopyHandlers {
  private final String migration;
  private final Share share;

  /**
   * The handlers of one migration.
   *
   * @param migration its name in the ledger
   * @param share how much of the work this process does
   */
  CopyHandlers(String migration, Share share) {
    this.migration = migration;
    this.share = share;
  }

  PhaseResult stage(PhaseContext context, TimescaleMigrationSpec spec) {
    return PhaseResult.done(staging(context, spec).run());
  }

  /**
   * Fails when the completion point and the rules of a spec cannot be staged, and changes nothing.
   */
  void checkStaging(PhaseContext context, TimescaleMigrationSpec spec) {
    staging(context, spec).check();
  }

  private StagePhase staging(PhaseContext context, TimescaleMigrationSpec spec) {
    return new StagePhase(
        context,
        new StageOptions(
            SpecRules.of(spec),
            Optional.empty(),
            spec.workers().replicas(),
            !SpecCapture.isOn(spec),
            spec.copy().recompress(),
            migration,
            Optional.of(Intent.of(spec).ranges()),
            SpecAcceptances.of(spec)));
  }

  PhaseResult copy(PhaseContext context, TimescaleMigrationSpec spec) {
    if (share.alone()) {
      // In a cluster the operator does, also while this pod works.
      Ledger.find(context.target())
          .ifPresent(ledger -> ledger.limitCopying(SpecLimits.of(spec.copy().limits())));
    }
    CopyOptions defaults = CopyOptions.defaults();
    CopyOptions options =
        new CopyOptions(
            share.threads(spec),
            share.shard(),
            share.again(),
            defaults.maxFailures(),
            defaults.patience());
    return PhaseResult.done(new CopyPhase(context, options).run());
  }

  PhaseResult verify(PhaseContext context, TimescaleMigrationSpec spec) {
    if (spec.verify().mode() == VerifyMode.SKIP) {
      return PhaseResult.done(new VerifySkipped());
    }
    if (share.again()) {
      int requeued =
          Ledger.find(context.target()).map(found -> found.tasks().requeueFailed()).orElse(0);
      if (requeued > 0) {
        return PhaseResult.done(new ChunksRequeued(requeued));
      }
    }
    VerifyOptions options =
        new VerifyOptions(
            share.threads(spec),
            spec.verify().mode() == VerifyMode.ROW_HASH
                ? VerifyMethod.ROW_HASH
                : VerifyMethod.AGGREGATES,
            share.shard(),
            VerifyRound.RESUME,
            VerifyOptions.defaults().patience());
    VerifyReport report = new VerifyPhase(context, options).run();
    return report.equal()
        ? PhaseResult.done(report)
        : PhaseResult.refused(
            report,
            MigrationFailure.of(
                FailureKind.DATA_DIFFERS,
                "ChunksDiffer",
                report.chunksDifferent() + " chunks differ from the source",
                "copy them again with 'tsm copy --failed', then run the same command again"));
  }
}
