package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether roles are moved. */
public enum RolesMode {
  /** Roles that own or are granted something are made in the target. */
  @JsonProperty("Migrate")
  MIGRATE,
  /** Roles are there already. */
  @JsonProperty("Skip")
  SKIP
}
