package dev.timescalemigration.phase.suggest;

import dev.timescalemigration.timescale.TimeType;
import java.util.stream.LongStream;

/** Values that people like to read and to type: whole days, hours and minutes, powers of ten. */
final class RoundPoint {
  private static final long SECOND = 1_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long[] CALENDAR = {DAY, HOUR, 15 * MINUTE, MINUTE, SECOND};
  private static final long[] POWERS_OF_TEN =
      LongStream.iterate(1_000_000_000_000_000_000L, power -> power >= 10, power -> power / 10)
          .toArray();

  private RoundPoint() {}

  /**
   * The roundest value in the first half of a range, so that the other half is there to prove it.
   *
   * @param type the values' type
   * @param from where the range begins, the answer when nothing rounder fits
   * @param until where the range ends
   */
  static long in(TimeType type, long from, long until) {
    long room = until / 2 - from / 2;
    for (long unit : type.isInteger() ? POWERS_OF_TEN : CALENDAR) {
      long remainder = Math.floorMod(from, unit);
      long up = remainder == 0 ? 0 : unit - remainder;
      if (up <= room) {
        return from + up;
      }
    }
    return from;
  }
}
