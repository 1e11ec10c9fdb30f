package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the old source follows the target after the switch. */
public enum WayBackMode {
  /** The target's changes are applied to the source until a person finishes or rolls back. */
  @JsonProperty("Keep")
  KEEP,
  /** The switch is the end: there is no way back. */
  @JsonProperty("None")
  NONE
}
