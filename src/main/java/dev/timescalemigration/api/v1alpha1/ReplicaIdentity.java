package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done about tables of the source without a replica identity. */
public enum ReplicaIdentity {
  /** Preflight fails and lists them with their statements. */
  @JsonProperty("Refuse")
  REFUSE,
  /** It is set to FULL, and set back when capture ends. */
  @JsonProperty("SetFull")
  SET_FULL
}
