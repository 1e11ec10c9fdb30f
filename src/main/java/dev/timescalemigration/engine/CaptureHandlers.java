package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.capture.CaptureOptions;
import dev.timescalemigration.capture.CaptureStart;
import dev.timescalemigration.capture.CatchUp;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CaptureDigest;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.phase.prove.ProvePhase;
import dev.timescalemigration.phase.prove.ProveReport;
import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.phase.refresh.RefreshReport;
import dev.timescalemigration.phase.switchover.CapturedSwitchEnd;
import dev.timescalemigration.phase.switchover.CapturedSwitchover;
import dev.timescalemigration.phase.switchover.FinishPhase;
import dev.timescalemigration.phase.switchover.SwitchoverPhase;
import dev.timescalemigration.phase.validate.ValidateMode;
import dev.timescalemigration.phase.validate.ValidateOptions;
import dev.timescalemigration.phase.validate.ValidatePhase;
import dev.timescalemigration.phase.validate.ValidateReport;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The phases of a migration whose changes are captured, where they differ from dual-write. */
final class CaptureHandlers {
  private static final Duration AT_A_GATE = Duration.ofSeconds(20);

  private final String migration;
  private final Share share;
  private final PhaseHandler schema;

  /**
   * The handlers of one migration.
   *
   * @param migration its name in the ledger
   * @param share how much of the work this process does
   * @param schema loads the schema
   */
  CaptureHandlers(String migration, Share share, PhaseHandler schema) {
    this.migration = migration;
    this.share = share;
    this.schema = schema;
  }

  /**
   * What would be changed on the source. A pod leaves it in the ledger for the gate: an approval
   * with a token is of what was shown.
   */
  PhaseResult startGate(PhaseContext context, TimescaleMigrationSpec spec) {
    Instant startedAt = context.clock().instant();
    CaptureStart.CaptureOutlook outlook = new CaptureStart(context, options(spec)).outlook();
    GateReport.CaptureGate plan =
        new GateReport.CaptureGate(
            options(spec).identity() == CaptureOptions.Identity.SET_FULL
                ? outlook.statements()
                : List.of(),
            spec.writes().capture().maxRetainedWal());
    if (!share.applies()) {
      Ledger ledger = Ledger.require(context.target(), "begin with preflight");
      boolean isKnown =
          ledger
              .latestReport(CaptureDigest.PLAN)
              .filter(known -> known.body().equals(Json.MAPPER.valueToTree(plan)))
              .isPresent();
      if (!isKnown) {
        ledger.recordReport(CaptureDigest.PLAN, "Planned", plan, startedAt);
      }
    }
    return PhaseResult.done(plan);
  }

  private CaptureOptions options(TimescaleMigrationSpec spec) {
    return SpecCapture.options(spec, migration).orElseThrow();
  }

  /** The slot is made before the first row is read. */
  PhaseResult schema(PhaseContext context, TimescaleMigrationSpec spec) {
    CaptureStart.CaptureStartReport started = new CaptureStart(context, options(spec)).run();
    if (!started.problems().isEmpty()) {
      CaptureStart.Problem first = started.problems().get(0);
      throw MigrationFailure.userAction(
          "CaptureRefused",
          started.problems().size() + " things keep capture from beginning: " + first.problem(),
          "execute in the source: " + first.fix() + "; 'tsm capture start' lists all of them");
    }
    started
        .replicaIdentities()
        .forEach(
            each ->
                context
                    .progress()
                    .message("table " + each.table() + " of the source: REPLICA IDENTITY FULL"));
    context
        .progress()
        .message(
            "the source keeps its write-ahead log from "
                + started.beginsAt()
                + " on for the replication slot "
                + started.slot());
    return schema.run(context, spec);
  }

  /** Applies changes while other work is done, where no process of its own does. */
  <T> T applying(PhaseContext context, Supplier<T> work) {
    return share.applies() ? ApplyingMeanwhile.run(context, work) : work.get();
  }

  PhaseResult catchUp(PhaseContext context, TimescaleMigrationSpec spec) {
    return PhaseResult.done(
        CaptureRecovery.around(
            context,
            share.threads(spec),
            () -> new CatchUp(context).until(SpecCapture.maxLag(spec))));
  }

  /** Buckets differ while one side is ahead: at the switch they are made of the same rows. */
  PhaseResult refresh(PhaseContext context, TimescaleMigrationSpec spec) {
    RefreshReport report =
        applying(context, () -> new RefreshPhase(context, SpecRules.of(spec)).run());
    return report.aggregates().stream().allMatch(each -> each.failure().isEmpty())
        ? PhaseResult.done(report)
        : PhaseResult.refused(
            report,
            MigrationFailure.of(
                FailureKind.USER_ACTION,
                "AggregatesNotRefreshed",
                "continuous aggregates could not be refreshed",
                "fix what is named above, then run the same command again"));
  }

  PhaseResult prove(PhaseContext context, TimescaleMigrationSpec spec) {
    int threads = share.threads(spec);
    ProveReport proof =
        CaptureRecovery.around(context, threads, () -> new ProvePhase(context, threads).run());
    if (!proof.equal()) {
      return PhaseResult.refused(
          proof,
          MigrationFailure.of(
              FailureKind.DATA_DIFFERS,
              "SidesDiffer",
              "source and target differ at " + proof.lsn() + " of the source's write-ahead log",
              "find out who writes to the target; find the rows with 'tsm compare', and bring the"
                  + " source's rows with 'tsm repair'; 'tsm capture prove' compares again"));
    }
    ValidateReport validated =
        new ValidatePhase(
                context, new ValidateOptions(ValidateMode.PROVEN, SpecAcceptances.of(spec), false))
            .run();
    Proven both = new Proven(proof, validated);
    return validated.passed()
        ? PhaseResult.done(both)
        : PhaseResult.refused(
            both, CompletionHandlers.refused("ValidationFailed", validated.decision()));
  }

  /** Changes are applied at each look, so that the target is hardly behind while a gate waits. */
  PhaseResult gate(PhaseContext context, TimescaleMigrationSpec spec, PhaseResult waiting) {
    CaptureRecovery.around(
        context, share.threads(spec), () -> new CatchUp(context).drain(AT_A_GATE));
    return PhaseResult.done(
        new GateReport.Captured(
            waiting.report(),
            context
                .target()
                .with(CaptureLedger::read)
                .flatMap(CaptureState::provenLsn)
                .map(Lsn::toString),
            SpecCapture.stopsWrites(spec)));
  }

  PhaseResult switchover(PhaseContext context, TimescaleMigrationSpec spec) {
    UndoneSwitch undone = new UndoneSwitch(context.target(), SwitchoverPhase.NAME);
    try {
      Optional<CaptureOptions> wayBack = SpecCapture.wayBack(spec, migration);
      CapturedSwitchEnd end =
          new CapturedSwitchover(
                  context, SpecCapture.switchOptions(spec, share.threads(spec), wayBack))
              .run();
      if (wayBack.isEmpty()) {
        // The spec said otherwise when the switch was begun.
        new FinishPhase(context).run();
      }
      return PhaseResult.done(end);
    } catch (RuntimeException thrown) {
      MigrationFailure failure = KnownFailure.of(thrown);
      boolean isSwitched = Ledger.find(context.target()).filter(Ledger::isSwitched).isPresent();
      if (isSwitched || failure.kind() == FailureKind.STOPPED || !undone.isRecorded()) {
        throw failure;
      }
      return PhaseResult.undone(SwitchUndone.of(failure), failure);
    }
  }
}
