package dev.timescalemigration.work.limits;

import dev.timescalemigration.ledger.CopyLimits;
import java.util.Locale;
import java.util.Optional;

/** Whether a server has more to do than it may, in words. */
final class Overload {
  private Overload() {}

  /** What is too much in the source, if anything. */
  static Optional<String> ofSource(CopyLimits limits, ServerLoad load) {
    return sessions("source", load, limits.sourceSessions().orElse(Integer.MAX_VALUE))
        .or(() -> lag("source", load, limits));
  }

  /**
   * What is too much in the target, if anything.
   *
   * @param walPerSecond bytes of WAL written a second since the last look
   */
  static Optional<String> ofTarget(CopyLimits limits, ServerLoad load, double walPerSecond) {
    return sessions("target", load, limits.targetSessions().orElse(Integer.MAX_VALUE))
        .or(() -> lag("target", load, limits))
        .or(
            () ->
                limits.walPerSecond().isPresent()
                        && walPerSecond > limits.walPerSecond().getAsLong()
                    ? Optional.of(
                        "the target writes "
                            + megabytes((long) walPerSecond)
                            + " of WAL a second, more than "
                            + megabytes(limits.walPerSecond().getAsLong()))
                    : Optional.empty());
  }

  private static Optional<String> sessions(String side, ServerLoad load, int most) {
    return load.activeSessions() > most
        ? Optional.of(
            load.activeSessions()
                + " sessions of others are active in the "
                + side
                + ", more than "
                + most)
        : Optional.empty();
  }

  private static Optional<String> lag(String side, ServerLoad load, CopyLimits limits) {
    return limits.replicationLag().isPresent()
            && load.replicationLag() > limits.replicationLag().getAsLong()
        ? Optional.of(
            "a standby of the "
                + side
                + " is "
                + megabytes(load.replicationLag())
                + " behind, more than "
                + megabytes(limits.replicationLag().getAsLong()))
        : Optional.empty();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
