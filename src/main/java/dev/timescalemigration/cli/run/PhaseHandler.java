package dev.timescalemigration.cli.run;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.phase.PhaseContext;

/** Does the work of one phase; at a gate, finds out what a person wants to know there. */
@FunctionalInterface
interface PhaseHandler {

  /**
   * Does the work, from wherever an earlier run left it.
   *
   * @return what was done or found, for a person
   * @throws dev.timescalemigration.failure.MigrationFailure when the phase cannot be left
   */
  Told run(PhaseContext context, TimescaleMigrationSpec spec);
}
