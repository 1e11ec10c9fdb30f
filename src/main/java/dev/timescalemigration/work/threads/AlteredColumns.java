package dev.timescalemigration.work.threads;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.time.Instant;

/**
 * Columns of a hypertable that differ between the sides while chunks are at work: an application's
 * own change of its schema reaches one side after the other. It is waited for; what does not become
 * the same is the user's to see to.
 */
public final class AlteredColumns {
  private static final String REASON = "ColumnsDiffer";
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private AlteredColumns() {}

  /**
   * The failure that says so.
   *
   * @param message which columns differ, and how
   * @param hint what to do where they stay so
   */
  public static MigrationFailure differ(String message, String hint) {
    return MigrationFailure.userAction(REASON, message, hint);
  }

  /** Whether that is what failed. */
  public static boolean areThe(Exception failure) {
    return failure instanceof MigrationFailure known && REASON.equals(known.reason());
  }

  /**
   * Waits until they are the same, or a stop is asked for. The caller has no transaction open.
   *
   * @param context where to say so, and the wish to stop
   * @param patience how long at most; a minute where it is longer
   * @param failure what was found
   * @param look reads the columns of both sides, and throws what {@link #differ} makes
   * @throws MigrationFailure when they still differ
   */
  public static void await(
      PhaseContext context, Duration patience, MigrationFailure failure, Runnable look) {
    Instant end = context.clock().instant().plus(patience.compareTo(MOST) < 0 ? patience : MOST);
    context.progress().message("waiting for both sides to be altered: " + failure.getMessage());
    MigrationFailure last = failure;
    while (!context.stop().await(BETWEEN_LOOKS)) {
      if (context.clock().instant().isAfter(end)) {
        throw last;
      }
      try {
        look.run();
        return;
      } catch (MigrationFailure e) {
        if (!areThe(e)) {
          throw e;
        }
        last = e;
      }
    }
  }
}
