package dev.timescalemigration.timescale;

/** How a dimension cuts a hypertable. */
public enum DimensionKind {
  /** By ranges without an end, as time is; has an interval length. */
  OPEN,
  /** By the hash of a value into a fixed number of slices. */
  CLOSED
}
