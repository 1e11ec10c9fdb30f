package dev.timescalemigration.operator;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.LedgerDigest;
import dev.timescalemigration.postgres.Side;
import java.time.Instant;
import java.util.Optional;

/** What is known of a migration's ledger. */
sealed interface LedgerView {

  /** When what is known was read; empty while it cannot be. */
  default Optional<Instant> lastRead() {
    if (this instanceof Present present) {
      return Optional.of(present.readAt());
    }
    return this instanceof Absent absent ? Optional.of(absent.readAt()) : Optional.empty();
  }

  /** It has not been read yet. */
  record Unread() implements LedgerView {}

  /**
   * It could not be read.
   *
   * @param side whose secret or server it is
   * @param failure why, and what fixes it
   * @param since when that was seen first
   */
  record Unreachable(Side side, MigrationFailure failure, Instant since) implements LedgerView {
    /** Whether the operator got no connection to the target. */
    boolean isUnconnected() {
      return failure.reason().equals(Unconnected.REASON);
    }

    /** Whether a secret may not be used, or not any more. */
    boolean isForbidden() {
      return failure.reason().equals(SecretConsent.NOT_ALLOWED);
    }
  }

  /**
   * The target can be read and has no ledger of a migration.
   *
   * @param readAt when that was seen
   */
  record Absent(Instant readAt) implements LedgerView {}

  /**
   * The target holds the ledger of a migration.
   *
   * @param digest what it says
   * @param readAt when reading began
   */
  record Present(LedgerDigest digest, Instant readAt) implements LedgerView {}
}
