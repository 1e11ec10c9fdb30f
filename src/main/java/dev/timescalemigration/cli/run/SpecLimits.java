package dev.timescalemigration.cli.run;

import dev.timescalemigration.api.v1alpha1.CopyLimitsSpec;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.ledger.CopyLimits;

/** What copying may take of the servers, from a spec. */
final class SpecLimits {
  private SpecLimits() {}

  static CopyLimits of(TimescaleMigrationSpec spec) {
    CopyLimitsSpec limits = spec.copy().limits();
    return CopyLimits.of(
        limits.bytesPerSecond(),
        limits.sourceSessions(),
        limits.targetSessions(),
        limits.replicationLag(),
        limits.walPerSecond(),
        limits.commitMilliseconds());
  }
}
