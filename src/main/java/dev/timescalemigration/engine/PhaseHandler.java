package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.work.PhaseContext;

/** Does the work of one phase; at a gate, finds out what a person wants to know there. */
@FunctionalInterface
public interface PhaseHandler {

  /**
   * Does the work, from wherever an earlier run left it.
   *
   * @return what was done or found
   * @throws dev.timescalemigration.failure.MigrationFailure when the work could not be done
   */
  PhaseResult run(PhaseContext context, TimescaleMigrationSpec spec);
}
