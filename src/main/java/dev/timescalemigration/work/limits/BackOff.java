package dev.timescalemigration.work.limits;

/**
 * For which part of the time to work: half as much at every look at an overloaded server, a quarter
 * more at every other; less than that around what was too much the last time, so that it takes long
 * until it is too much again.
 */
final class BackOff {
  private static final double CAREFULLY = 0.25;
  private static final double LEAST = 0.05;
  private static final double MORE = 1.25;
  private static final double LITTLE = 1.05;
  private static final double NEAR_FROM = 0.7;
  private static final double NEAR_TO = 1.3;

  private double share = 1;
  private double tooMuch = Double.POSITIVE_INFINITY;
  private boolean begun;

  /**
   * Works little at first, before it is known what others feel of it; later as it did last.
   *
   * @return the part of the time
   */
  double beginCarefully() {
    if (!begun) {
      share = CAREFULLY;
      begun = true;
    }
    return share;
  }

  /** The part after one more look. */
  double after(boolean overloaded) {
    if (overloaded) {
      tooMuch = share;
      share = Math.max(LEAST, share / 2);
    } else {
      boolean near = share >= tooMuch * NEAR_FROM && share < tooMuch * NEAR_TO;
      share = Math.min(1, share * (near ? LITTLE : MORE));
    }
    return share;
  }
}
