package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whom the loaded objects belong to. */
public enum OwnershipMode {
  /** The same roles as in the source. */
  @JsonProperty("Migrate")
  MIGRATE,
  /** The role that loads them. */
  @JsonProperty("LoadingRole")
  LOADING_ROLE
}
