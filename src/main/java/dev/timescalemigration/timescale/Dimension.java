package dev.timescalemigration.timescale;

import java.util.Optional;

/**
 * One dimension of a hypertable.
 *
 * @param column the column's name
 * @param columnType the column's type as {@code format_type} writes it
 * @param kind open (time) or closed (space)
 * @param interval length of a chunk in internal units (microseconds for calendar types); 0 when
 *     closed
 * @param slices number of slices; 0 when open
 * @param partitioningFunction schema-qualified name of a user's or the default partitioning
 *     function, null when none
 */
public record Dimension(
    String column,
    String columnType,
    DimensionKind kind,
    long interval,
    int slices,
    String partitioningFunction) {

  /** The time type of an open dimension; empty for a closed one or for a type without a known T. */
  public Optional<TimeType> timeType() {
    return kind == DimensionKind.OPEN ? TimeType.ofFormatted(columnType) : Optional.empty();
  }
}
