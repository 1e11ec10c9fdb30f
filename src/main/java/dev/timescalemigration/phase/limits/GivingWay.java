package dev.timescalemigration.phase.limits;

/**
 * For which part of the time to work: half as much at every look at an overloaded server, a little
 * more at every other, as TCP does with the packets it sends.
 */
final class GivingWay {
  private static final double LEAST = 0.01;
  private static final double MORE = 0.05;

  private double share = 1;

  /** The part after one more look. */
  double after(boolean overloaded) {
    share = overloaded ? Math.max(LEAST, share / 2) : Math.min(1, share + MORE);
    return share;
  }
}
