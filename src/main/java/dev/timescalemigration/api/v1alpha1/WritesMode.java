package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the application's writes come into the target. */
public enum WritesMode {
  /** The application writes to both databases. */
  @JsonProperty("DualWrite")
  DUAL_WRITE,
  /** The source's changes are read from its write-ahead log and applied to the target. */
  @JsonProperty("Capture")
  CAPTURE
}
