package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who stops the writes to the source for the switch. */
public enum StopWrites {
  /** The application, before the gate is opened. */
  @JsonProperty("Application")
  APPLICATION,
  /** The source's database is set to read-only, and sessions of others are ended. */
  @JsonProperty("ReadOnly")
  READ_ONLY
}
