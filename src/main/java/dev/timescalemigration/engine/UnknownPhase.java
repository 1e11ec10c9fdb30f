package dev.timescalemigration.engine;

import dev.timescalemigration.failure.MigrationFailure;

/** The ledger names a phase that this release does not know. */
public final class UnknownPhase {
  private UnknownPhase() {}

  /**
   * The failure.
   *
   * @param target how to call the target
   */
  public static MigrationFailure failure(String target) {
    return MigrationFailure.userAction(
        "UnknownPhase",
        "the ledger in " + target + " was written by a newer release",
        "continue with the release that began this migration, or a newer one");
  }
}
