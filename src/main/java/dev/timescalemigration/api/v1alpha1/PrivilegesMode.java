package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether privileges are moved, and settings of the database and of roles in it. */
public enum PrivilegesMode {
  /** They are made as in the source. */
  @JsonProperty("Migrate")
  MIGRATE,
  /** They are the user's matter. */
  @JsonProperty("Skip")
  SKIP
}
