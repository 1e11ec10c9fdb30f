package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens before background jobs are switched on in the target. */
public enum BeforeEnable {
  /** They are switched on as they had been in the source. */
  @JsonProperty("Nothing")
  NOTHING,
  /** Those that have become due are run first, one at a time. */
  @JsonProperty("RunDue")
  RUN_DUE
}
