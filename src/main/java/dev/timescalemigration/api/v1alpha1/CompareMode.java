package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How closely rows are compared. */
public enum CompareMode {
  /** All rows, by their hash. */
  @JsonProperty("Full")
  FULL,
  /** All rows of a share of the ranges, those that changed since the last run first. */
  @JsonProperty("Sample")
  SAMPLE,
  /** The planner's estimates; no row is read. */
  @JsonProperty("Estimate")
  ESTIMATE
}
