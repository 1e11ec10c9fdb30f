package dev.timescalemigration.phase.validate;

/** How the rows of hypertables are counted. */
public enum ValidateMode {
  /** {@code count(*)} over the migrated range on both sides. */
  EXACT,
  /**
   * The planner's estimate, {@code reltuples} of each chunk; the target is analyzed first, the
   * source, which is only read, is as its last ANALYZE left it. Equal within 5 %.
   */
  ESTIMATE
}
