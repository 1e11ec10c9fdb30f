package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which continuous aggregates a rule takes along. */
public enum Cascade {
  /** Those that are built on what the filter names. */
  @JsonProperty("Up")
  UP,
  /** What those that the filter names are built on. */
  @JsonProperty("Down")
  DOWN
}
