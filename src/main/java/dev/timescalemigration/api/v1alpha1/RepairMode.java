package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the target is made like the source where rows differ. */
public enum RepairMode {
  /** It is not. */
  @JsonProperty("Never")
  NEVER,
  /** It is not; the log says what would be changed. */
  @JsonProperty("DryRun")
  DRY_RUN,
  /** It is, after each comparison. */
  @JsonProperty("Always")
  ALWAYS
}
