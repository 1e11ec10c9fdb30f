package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Conditions in SQL that pick the rows of a range, the same rows on both sides. */
public final class RowPredicate {
  private RowPredicate() {}

  /**
   * Rows whose time lies in {@code [from, until)}; {@code true} when neither is given.
   *
   * @param time the open dimension
   * @param from lower bound in internal units
   * @param until upper bound (exclusive) in internal units
   */
  public static String between(Dimension time, OptionalLong from, OptionalLong until) {
    List<String> conditions = new ArrayList<>();
    addBounds(conditions, time, from, until);
    return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
  }

  /**
   * Rows of a hypertable that belong to the ranges of one chunk, in every dimension, and lie in
   * {@code [from, until)} when that is given.
   */
  public static String within(
      Hypertable hypertable, List<DimensionRange> ranges, OptionalLong from, OptionalLong until) {
    List<String> conditions = new ArrayList<>();
    for (DimensionRange range : ranges) {
      Dimension dimension = hypertable.dimension(range.column());
      OptionalLong start = bound(range.start(), Long.MIN_VALUE);
      OptionalLong end = bound(range.end(), Long.MAX_VALUE);
      if (dimension.kind() == DimensionKind.OPEN && dimension.partitioningFunction() == null) {
        addBounds(conditions, dimension, start, end);
      } else {
        addPartition(conditions, dimension, start, end);
      }
    }
    addBounds(conditions, hypertable.time(), from, until);
    return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
  }

  private static OptionalLong bound(long value, long unbounded) {
    return value == unbounded ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static void addBounds(
      List<String> conditions, Dimension dimension, OptionalLong from, OptionalLong until) {
    if (from.isEmpty() && until.isEmpty()) {
      return;
    }
    TimeType type =
        dimension
            .timeType()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no bounds on "
                            + dimension.column()
                            + " of type "
                            + dimension.columnType()));
    String column = Identifiers.quote(dimension.column());
    from.ifPresent(value -> conditions.add(column + " >= " + type.literal(value)));
    until.ifPresent(value -> conditions.add(column + " < " + type.literal(value)));
  }

  /**
   * Closed dimensions hash by a function of the extension or of the user; NULL counts as 0 ({@code
   * ts_hyperspace_calculate_point}, {@code src/dimension.c} 2.29).
   */
  private static void addPartition(
      List<String> conditions, Dimension dimension, OptionalLong start, OptionalLong end) {
    String hash =
        "coalesce("
            + dimension.partitioningFunction()
            + "("
            + Identifiers.quote(dimension.column())
            + "), 0)";
    start.ifPresent(value -> conditions.add(hash + " >= " + value));
    end.ifPresent(value -> conditions.add(hash + " < " + value));
  }
}
