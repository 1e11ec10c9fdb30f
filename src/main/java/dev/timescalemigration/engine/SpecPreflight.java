package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.RolesMode;
import dev.timescalemigration.api.v1alpha1.SchemaMode;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.phase.preflight.PreflightOptions;

/** What preflight checks for a spec. */
public final class SpecPreflight {
  private SpecPreflight() {}

  /**
   * The options.
   *
   * @param threads how many chunks are to be copied at a time
   */
  public static PreflightOptions of(TimescaleMigrationSpec spec, int threads) {
    return new PreflightOptions(
        SpecRules.of(spec),
        spec.schema().mode() == SchemaMode.EXISTING,
        threads,
        spec.copy().recompress(),
        spec.schema().roles() == RolesMode.MIGRATE,
        SpecAcceptances.of(spec),
        // Preflight begins no capture: the ledger's name of it does not matter.
        SpecCapture.options(spec, "migration"),
        SpecCapture.stopsWrites(spec),
        SpecCapture.wayBack(spec, "migration"));
  }
}
