package dev.timescalemigration.compare.rows;

/** How a row is not the same on both sides. */
public enum RowKind {
  /** Only the source has it. */
  MISSING,
  /** Only the target has it. */
  EXTRA,
  /** Both have a row of its key, with other values. */
  DIFFERENT
}
