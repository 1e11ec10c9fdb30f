package dev.timescalemigration.compare.databases;

/** How closely rows are compared. */
public enum ComparisonMode {
  /** All rows, by their hash. */
  FULL,
  /** All rows of some pieces: first those that were changed since the last run. */
  SAMPLE,
  /** The planner's estimates of how many rows there are; no row is read. */
  ESTIMATE
}
