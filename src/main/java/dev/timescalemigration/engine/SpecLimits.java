package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.CopyLimitsSpec;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.ledger.CopyLimits;

/** What copying may take of the servers, from a spec. */
public final class SpecLimits {
  private SpecLimits() {}

  /** The limits of a spec. */
  public static CopyLimits of(TimescaleMigrationSpec spec) {
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
