package dev.timescalemigration.cli.run;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.phase.identity.DistinctDatabases;
import dev.timescalemigration.phase.locks.LockWatch;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** One handler for each phase that is not an end. */
final class PhaseHandlers {
  private final Map<Phase, PhaseHandler> handlers;
  private final BiConsumer<PhaseContext, TimescaleMigrationSpec> stagingCheck;

  /**
   * Takes the handlers.
   *
   * @param stagingCheck fails when a spec cannot be staged
   * @throws IllegalStateException when a phase has none: found when the program starts, not when a
   *     migration comes to that phase
   */
  PhaseHandlers(
      Map<Phase, PhaseHandler> handlers,
      BiConsumer<PhaseContext, TimescaleMigrationSpec> stagingCheck) {
    this.stagingCheck = stagingCheck;
    this.handlers = new EnumMap<>(handlers);
    Set<Phase> without = EnumSet.allOf(Phase.class);
    without.removeAll(handlers.keySet());
    without.removeIf(phase -> phase.kind() == Phase.Kind.END);
    if (!without.isEmpty()) {
      throw new IllegalStateException("no handler for " + without);
    }
  }

  /** Preflight reports it as one of its checks; cancelling needs no source that answers. */
  private static void requireTwoDatabases(Phase phase, PhaseContext context) {
    if (phase == Phase.CANCELLING) {
      DistinctDatabases.requireIfSourceAnswers(context.source(), context.target());
    } else if (phase.kind() == Phase.Kind.WORK && phase != Phase.PREFLIGHT) {
      DistinctDatabases.require(context.source(), context.target());
    }
  }

  /**
   * Checks that the spec's completion point and rules can be staged, so that nothing changes when
   * they cannot.
   */
  void checkStaging(PhaseContext context, TimescaleMigrationSpec spec) {
    requireTwoDatabases(Phase.STAGING, context);
    stagingCheck.accept(context, spec);
  }

  /** Does the work of a phase, and tells meanwhile who is in its way. */
  Told run(Phase phase, PhaseContext context, TimescaleMigrationSpec spec) {
    try (LockWatch locks = LockWatch.begin(context)) {
      requireTwoDatabases(phase, context);
      return handlers.get(phase).run(context, spec);
    }
  }
}
