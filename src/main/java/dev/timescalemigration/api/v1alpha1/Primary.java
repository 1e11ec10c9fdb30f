package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The database whose data count: what differs in the other one is wrong there. */
public enum Primary {
  /** Until the switch, and after a switch back. */
  @JsonProperty("Source")
  SOURCE,
  /** From the switch on. */
  @JsonProperty("Target")
  TARGET
}
