package dev.timescalemigration.engine;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.DatabaseErrors;

/** Makes a failure for a person out of anything that was thrown. */
public final class KnownFailure {
  private KnownFailure() {}

  /**
   * The failure itself when it is one; an error of a database by what can fix it; anything else as
   * unexpected.
   */
  public static MigrationFailure of(Throwable thrown) {
    if (DatabaseErrors.sqlState(thrown).isPresent() || DatabaseErrors.isTemporary(thrown)) {
      return DatabaseErrors.translate(thrown);
    }
    return thrown instanceof MigrationFailure failure
        ? failure
        : MigrationFailure.of(
                FailureKind.UNEXPECTED,
                "Unexpected",
                "unexpected "
                    + thrown.getClass().getSimpleName()
                    + ": "
                    + DatabaseErrors.oneLine(thrown),
                "set TSM_DEBUG=1 to see where it comes from")
            .causedBy(thrown, null);
  }
}
