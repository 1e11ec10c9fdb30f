package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.compare.findings.Acceptance;
import java.util.List;

/** What a spec accepts, as the phases take it. */
final class SpecAcceptances {
  private SpecAcceptances() {}

  static List<Acceptance> of(TimescaleMigrationSpec spec) {
    return spec.accept().stream()
        .map(accepted -> new Acceptance(accepted.finding(), accepted.reason()))
        .toList();
  }
}
