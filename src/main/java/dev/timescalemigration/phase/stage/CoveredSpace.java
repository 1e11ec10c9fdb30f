package dev.timescalemigration.phase.stage;

import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Hypercube;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What of one hypertable's space tasks cover, by the beginning of their time. */
final class CoveredSpace {
  private final NavigableMap<Long, List<Hypercube>> byStart = new TreeMap<>();
  private long longest;

  /** Covers more. */
  void add(Hypercube space) {
    DimensionRange time = space.ranges().get(0);
    byStart.computeIfAbsent(time.start(), start -> new ArrayList<>()).add(space);
    longest = Math.max(longest, length(time));
  }

  /** What of a space is not covered, in disjoint parts. */
  List<Hypercube> without(Hypercube space) {
    DimensionRange time = space.ranges().get(0);
    List<Hypercube> left = List.of(space);
    for (List<Hypercube> sameStart :
        byStart.subMap(earliest(time.start()), true, time.end(), false).values()) {
      for (Hypercube covered : sameStart) {
        left = left.stream().flatMap(part -> part.minus(covered).stream()).toList();
      }
    }
    return left;
  }

  /** A chunk without a bound in time is longer than what a long can say. */
  private static long length(DimensionRange time) {
    long length = time.end() - time.start();
    return length < 0 ? Long.MAX_VALUE : length;
  }

  /** The earliest beginning of what may reach beyond a point. */
  private long earliest(long start) {
    long earliest = start - longest;
    return earliest > start ? Long.MIN_VALUE : earliest;
  }
}
