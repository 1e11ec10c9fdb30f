package dev.timescalemigration.timescale;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * A range of a hypertable's time in internal units.
 *
 * @param from inclusive; empty is without a bound
 * @param until exclusive; empty is without a bound
 */
public record TimeWindow(OptionalLong from, OptionalLong until) {
  /** All of time. */
  public static final TimeWindow ALL = new TimeWindow(OptionalLong.empty(), OptionalLong.empty());

  /**
   * The window in parts that begin where chunks begin, oldest first.
   *
   * @param chunks bytes of the chunks that begin at a point, by that point
   * @param mostChunks of how many such points a part may have chunks: a statement locks each chunk
   *     that it reads and each of its indexes until it ends, and thousands of them overflow the
   *     server's lock table
   * @param mostBytes how many bytes a part may have where it has more than the chunks of one point
   */
  public List<TimeWindow> split(SortedMap<Long, Long> chunks, int mostChunks, long mostBytes) {
    List<TimeWindow> parts = new ArrayList<>();
    OptionalLong begin = from;
    int points = 0;
    long bytes = 0;
    for (var chunk : chunks.entrySet()) {
      boolean isFull = points >= mostChunks || bytes + chunk.getValue() > mostBytes;
      if (points > 0 && isFull && isWithin(chunk.getKey())) {
        parts.add(new TimeWindow(begin, OptionalLong.of(chunk.getKey())));
        begin = OptionalLong.of(chunk.getKey());
        points = 0;
        bytes = 0;
      }
      points++;
      bytes += chunk.getValue();
    }
    parts.add(new TimeWindow(begin, until));
    return parts;
  }

  /** Whether a point is within, and not its begin. */
  private boolean isWithin(long point) {
    return point > from.orElse(Long.MIN_VALUE) && point < until.orElse(Long.MAX_VALUE);
  }

  /** Whether a range of time and this one have a point in common. */
  public boolean overlaps(DimensionRange range) {
    return range.start() < until.orElse(Long.MAX_VALUE)
        && range.end() > from.orElse(Long.MIN_VALUE);
  }

  /** The window for people. */
  public String describe(TimeType type) {
    String end = until.isEmpty() ? null : text(type, until.getAsLong());
    if (from.isEmpty()) {
      return end == null ? "all" : "before " + end;
    }
    String start = "from " + text(type, from.getAsLong());
    return end == null ? start + " on" : start + " to " + end;
  }

  private static String text(TimeType type, long internal) {
    return TimeBound.of(type, Math.max(type.min(), Math.min(type.max(), internal))).toString();
  }
}
