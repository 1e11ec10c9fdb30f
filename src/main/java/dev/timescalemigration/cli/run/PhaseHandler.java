package dev.timescalemigration.cli.run;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.phase.PhaseContext;
import java.util.List;

/** Does the work of one phase; at a gate, finds out what a person wants to know there. */
@FunctionalInterface
interface PhaseHandler {

  /**
   * Does the work, from wherever an earlier run left it.
   *
   * @return lines for a person on what was done or found
   * @throws dev.timescalemigration.failure.MigrationFailure when the phase cannot be left
   */
  List<String> run(PhaseContext context, TimescaleMigrationSpec spec);
}
