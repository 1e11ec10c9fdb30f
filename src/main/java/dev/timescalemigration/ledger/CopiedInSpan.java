package dev.timescalemigration.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * What was copied in one of equal spans of time.
 *
 * @param from when the span began
 * @param to when it ended
 * @param chunks chunks whose copy ended in it
 * @param bytes their size in the source
 * @param rows their rows
 */
public record CopiedInSpan(Instant from, Instant to, long chunks, long bytes, long rows) {
  private static final double MILLIS = 1000;

  /** Bytes of the source in a second. A chunk counts wholly in the span in which its copy ended. */
  public double bytesPerSecond() {
    return MILLIS * bytes / Math.max(1, Duration.between(from, to).toMillis());
  }
}
