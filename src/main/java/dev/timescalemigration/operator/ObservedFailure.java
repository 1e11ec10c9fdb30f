package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.LastError;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Failures as a status shows them, and back. Pure. */
final class ObservedFailure {
  private ObservedFailure() {}

  /** The failure that a status shows. One without a kind is of an earlier release. */
  static Optional<MigrationFailure> of(LastError shown) {
    return Optional.ofNullable(shown)
        .map(
            error ->
                MigrationFailure.of(
                        FailureKind.ofValue(error.kind()).orElse(FailureKind.TEMPORARY),
                        error.reason(),
                        error.message(),
                        error.hint())
                    .causedBy(null, error.sqlState()));
  }

  /** How a status shows a problem; the time stays while the problem does. */
  static LastError shown(MigrationFailure problem, LastError earlier, Instant now) {
    MigrationFailure failure = ResourceAdvice.of(problem);
    boolean same =
        earlier != null
            && earlier.reason().equals(failure.reason())
            && earlier.message().equals(failure.getMessage());
    return new LastError(
        failure.kind().value(),
        failure.reason(),
        failure.getMessage(),
        failure.hint().orElse(null),
        failure.sqlState().orElse(null),
        same ? earlier.time() : now.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** A failure in one text: what is wrong, and the next step. */
  static String text(MigrationFailure said) {
    return ResourceAdvice.of(said).withHint();
  }

  /** Whether a person must act. What passes without one does not stall. */
  static boolean stalls(MigrationFailure failure) {
    return failure.kind() != FailureKind.TEMPORARY && failure.kind() != FailureKind.STOPPED;
  }
}
