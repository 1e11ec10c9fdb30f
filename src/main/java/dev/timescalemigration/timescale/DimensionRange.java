package dev.timescalemigration.timescale;

/**
 * Where a chunk lies in one dimension: {@code [start, end)}, in the dimension's internal integers.
 *
 * @param column the dimension's column
 * @param start inclusive; {@code Long.MIN_VALUE} is without a bound
 * @param end exclusive; {@code Long.MAX_VALUE} is without a bound
 */
public record DimensionRange(String column, long start, long end) {}
