package dev.timescalemigration.cli.run;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.phase.findings.Acceptance;
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
