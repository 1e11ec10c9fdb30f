package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.CopySpec;
import dev.timescalemigration.api.v1alpha1.DeletionPolicy;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.migration.Phase;
import java.util.List;

/**
 * The part of a spec on which a worker's work depends. What is left out may change without workers
 * being replaced: approvals, suspension, limits (which they find in the ledger), and the number of
 * workers while they share the work.
 */
final class WorkerSpec {
  private WorkerSpec() {}

  static TimescaleMigrationSpec of(TimescaleMigrationSpec spec, Phase phase) {
    boolean shared = phase == Phase.COPYING || phase == Phase.VERIFYING;
    return new TimescaleMigrationSpec(
        spec.source(),
        spec.target(),
        spec.schema(),
        spec.completionPoint(),
        spec.rules(),
        new CopySpec(
            shared ? null : spec.copy().workers(),
            spec.copy().parallelism(),
            spec.copy().recompress(),
            null,
            null),
        null,
        spec.verify(),
        spec.jobs(),
        spec.switchover(),
        List.of(),
        decides(phase) ? spec.accept() : List.of(),
        false,
        false,
        DeletionPolicy.RETAIN);
  }

  /** Whether a phase looks at what a person accepted. */
  private static boolean decides(Phase phase) {
    return phase == Phase.PREFLIGHT
        || phase == Phase.STAGING
        || phase == Phase.VALIDATING
        || phase == Phase.SWITCHING_OVER;
  }
}
