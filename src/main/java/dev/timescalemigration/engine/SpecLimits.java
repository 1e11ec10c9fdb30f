package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.CopyLimitsSpec;
import dev.timescalemigration.ledger.CopyLimits;

/** The limits of copying as the ledger keeps them, from those that a person wrote. */
public final class SpecLimits {
  private SpecLimits() {}

  /** The limits of a spec, or of flags of the command line. */
  public static CopyLimits of(CopyLimitsSpec limits) {
    return CopyLimits.of(
        limits.bytesPerSecond(),
        limits.sourceSessions(),
        limits.targetSessions(),
        limits.replicationLag(),
        limits.walPerSecond(),
        limits.commitMilliseconds());
  }
}
