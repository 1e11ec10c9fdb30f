package dev.timescalemigration.work.estimate;

/**
 * How long something takes, in seconds.
 *
 * @param low it hardly takes less
 * @param expected the most likely
 * @param high it hardly takes more
 */
public record Estimate(double low, double expected, double high) {
  /** Nothing to do. */
  public static final Estimate NONE = new Estimate(0, 0, 0);

  /** What is known as it was measured, give or take a part of it. */
  public static Estimate of(double seconds, double part) {
    return new Estimate(seconds * (1 - part), seconds, seconds * (1 + part));
  }

  /** One after the other. */
  public Estimate and(Estimate next) {
    return new Estimate(low + next.low, expected + next.expected, high + next.high);
  }
}
