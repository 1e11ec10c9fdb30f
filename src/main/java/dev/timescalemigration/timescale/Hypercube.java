package dev.timescalemigration.timescale;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of a hypertable's space that a chunk takes.
 *
 * @param ranges at most one per dimension; a dimension without a range has no bounds
 */
public record Hypercube(List<DimensionRange> ranges) {

  /** Whether a row can lie in both. */
  public boolean overlaps(Hypercube other) {
    return other.ranges.stream()
        .allMatch(
            range -> {
              DimensionRange own = range(range.column());
              return own.start() < range.end() && range.start() < own.end();
            });
  }

  /** What is left of this without another: disjoint, and empty when the other covers all of it. */
  public List<Hypercube> minus(Hypercube other) {
    if (!overlaps(other)) {
      return List.of(this);
    }
    List<Hypercube> left = new ArrayList<>();
    Hypercube inside = this;
    for (DimensionRange cut : other.ranges) {
      DimensionRange own = inside.range(cut.column());
      if (own.start() < cut.start()) {
        left.add(inside.with(new DimensionRange(cut.column(), own.start(), cut.start())));
      }
      if (own.end() > cut.end()) {
        left.add(inside.with(new DimensionRange(cut.column(), cut.end(), own.end())));
      }
      inside =
          inside.with(
              new DimensionRange(
                  cut.column(),
                  Math.max(own.start(), cut.start()),
                  Math.min(own.end(), cut.end())));
    }
    return left;
  }

  private DimensionRange range(String column) {
    return ranges.stream()
        .filter(range -> range.column().equals(column))
        .findFirst()
        .orElseGet(() -> new DimensionRange(column, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** The ranges keep their order, as the first is the one in time. */
  private Hypercube with(DimensionRange changed) {
    List<DimensionRange> all = new ArrayList<>();
    boolean found = false;
    for (DimensionRange range : ranges) {
      boolean same = range.column().equals(changed.column());
      all.add(same ? changed : range);
      found |= same;
    }
    if (!found) {
      all.add(changed);
    }
    return new Hypercube(List.copyOf(all));
  }
}
