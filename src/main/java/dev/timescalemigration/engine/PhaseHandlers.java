package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.compare.identity.DistinctDatabases;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.LockWatch;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** The handler of each phase that is not an end. */
public final class PhaseHandlers {
  private final Map<Phase, PhaseHandler> handlers;
  private final BiConsumer<PhaseContext, TimescaleMigrationSpec> stagingCheck;

  /**
   * Takes the handlers.
   *
   * @param stagingCheck fails when a spec cannot be staged
   * @throws IllegalStateException when a phase has none: found when the program starts, not when a
   *     migration comes to that phase
   */
  public PhaseHandlers(
      Map<Phase, PhaseHandler> handlers,
      BiConsumer<PhaseContext, TimescaleMigrationSpec> stagingCheck) {
    this.stagingCheck = stagingCheck;
    this.handlers = new EnumMap<>(handlers);
    Set<Phase> without = EnumSet.allOf(Phase.class);
    without.removeAll(handlers.keySet());
    without.removeIf(phase -> phase.kind() == Phase.PhaseKind.END);
    if (!without.isEmpty()) {
      throw new IllegalStateException("no handler for " + without);
    }
  }

  /**
   * The handlers of one migration.
   *
   * @param migration its name in the ledger
   * @param share how much of the work this process does
   */
  public static PhaseHandlers of(String migration, Share share) {
    LoadHandlers load = new LoadHandlers(migration, share);
    CopyHandlers copy = new CopyHandlers(migration, share);
    CaptureHandlers capture = new CaptureHandlers(migration, share, load::schema);
    WayBackHandlers wayBack = new WayBackHandlers(migration, share);
    return new PhaseHandlers(
        Map.ofEntries(
            Map.entry(Phase.PREFLIGHT, load::preflight),
            Map.entry(Phase.AWAITING_CAPTURE_START, capture::startGate),
            Map.entry(Phase.MIGRATING_SCHEMA, byMode(load::schema, capture::schema)),
            Map.entry(
                Phase.AWAITING_DUAL_WRITE, (context, spec) -> GateHandlers.dualWrite(context)),
            Map.entry(Phase.AWAITING_COMPLETION_POINT, GateHandlers::completionPoint),
            Map.entry(Phase.STAGING, copy::stage),
            Map.entry(
                Phase.COPYING,
                byMode(
                    copy::copy,
                    (context, spec) -> capture.applying(context, () -> copy.copy(context, spec)))),
            Map.entry(Phase.CATCHING_UP, capture::catchUp),
            Map.entry(Phase.VERIFYING, copy::verify),
            Map.entry(
                Phase.REFRESHING_AGGREGATES, byMode(CompletionHandlers::refresh, capture::refresh)),
            Map.entry(Phase.PROVING, capture::prove),
            Map.entry(Phase.ENABLING_JOBS, CompletionHandlers::jobs),
            Map.entry(
                Phase.AWAITING_PRODUCTION_LOAD,
                byMode(
                    (context, spec) -> GateHandlers.productionLoad(context),
                    (context, spec) ->
                        capture.gate(context, spec, GateHandlers.productionLoad(context)))),
            Map.entry(Phase.VALIDATING, CompletionHandlers::validate),
            Map.entry(
                Phase.AWAITING_SWITCHOVER,
                byMode(
                    WayBackHandlers::switchoverGate,
                    (context, spec) ->
                        capture.gate(context, spec, GateHandlers.switchover(context)))),
            Map.entry(Phase.SWITCHING_OVER, byMode(wayBack::switchover, capture::switchover)),
            Map.entry(Phase.AWAITING_FINISH, wayBack::gate),
            Map.entry(Phase.ROLLING_BACK, wayBack::rollback),
            Map.entry(Phase.FINISHING, (context, spec) -> WayBackHandlers.finish(context)),
            Map.entry(
                Phase.CANCELLING,
                (context, spec) -> CompletionHandlers.cancel(context, !share.applies()))),
        copy::checkStaging);
  }

  private static PhaseHandler byMode(PhaseHandler dualWrite, PhaseHandler captured) {
    return (context, spec) -> (SpecCapture.isOn(spec) ? captured : dualWrite).run(context, spec);
  }

  /** Preflight reports it as one of its checks; cancelling needs no source that answers. */
  private static void requireTwoDatabases(Phase phase, PhaseContext context) {
    if (phase == Phase.CANCELLING || phase == Phase.FINISHING) {
      DistinctDatabases.requireIfSourceAnswers(context.source(), context.target());
    } else if (phase.kind() == Phase.PhaseKind.WORK && phase != Phase.PREFLIGHT) {
      DistinctDatabases.require(context.source(), context.target());
    }
  }

  /**
   * Checks that the spec's completion point and rules can be staged, so that nothing changes when
   * they cannot.
   */
  public void checkStaging(PhaseContext context, TimescaleMigrationSpec spec) {
    requireTwoDatabases(Phase.STAGING, context);
    stagingCheck.accept(context, spec);
  }

  /**
   * Does the work of a phase, and reports meanwhile who holds locks that it waits for.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure when the work could not be done
   */
  public PhaseResult run(Phase phase, PhaseContext context, TimescaleMigrationSpec spec) {
    try (LockWatch locks = LockWatch.begin(context)) {
      requireTwoDatabases(phase, context);
      return handlers.get(phase).run(context, spec);
    }
  }
}
