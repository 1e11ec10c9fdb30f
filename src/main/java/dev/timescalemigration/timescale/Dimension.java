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
  private static final String TIMESCALE_SCHEMAS = "_timescaledb_";

  /**
   * Whether partitions come from TimescaleDB's own hash of the value ({@code
   * ts_get_partition_hash}, {@code src/partitioning.c} 2.16 to 2.29), not from a user's function,
   * of which it is not known what it does in another database.
   */
  public boolean isHashedByTimescale() {
    return partitioningFunction != null && partitioningFunction.startsWith(TIMESCALE_SCHEMAS);
  }

  /** The time type of an open dimension; empty for a closed one or for a type without a known T. */
  public Optional<TimeType> timeType() {
    return kind == DimensionKind.OPEN ? TimeType.ofFormatted(columnType) : Optional.empty();
  }
}
