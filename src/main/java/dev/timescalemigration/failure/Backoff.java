package dev.timescalemigration.failure;

import java.time.Duration;

/**
 * How long to wait before what failed is tried again: the first wait, doubled after each further
 * failure in a row, up to the longest.
 *
 * @param first the wait after the first failure
 * @param longest no wait is longer
 */
public record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * The wait after a failure.
   *
   * @param earlier how many failures in a row came before this one
   */
  public Duration after(int earlier) {
    Duration wait = first.multipliedBy(1L << Math.min(earlier, MOST_DOUBLINGS));
    return wait.compareTo(longest) > 0 ? longest : wait;
  }
}
