package dev.timescalemigration.ledger;

import dev.timescalemigration.failure.MigrationFailure;

/** The target belongs to another migration. */
public final class TargetTaken {
  private static final String REASON = "TargetTaken";

  private TargetTaken() {}

  /**
   * It is filled by a migration of another name.
   *
   * @param target how to call it
   * @param name the other migration's name
   */
  public static MigrationFailure by(String target, String name) {
    return MigrationFailure.userAction(
        REASON,
        target + " is being filled by the migration " + name,
        "use another target, or delete that migration with deletionPolicy Cleanup");
  }

  /**
   * It is filled from another source.
   *
   * @param target how to call it
   * @param other identity of that source, see {@link Ledger#sourceIdentity}
   * @param own identity of this source
   */
  static MigrationFailure from(String target, String other, String own) {
    return MigrationFailure.userAction(
        REASON,
        target + " is being filled from another source (" + other + ", not " + own + ")",
        "use another target, or remove the ledger of the other migration with 'tsm clean"
            + " --target'");
  }
}
