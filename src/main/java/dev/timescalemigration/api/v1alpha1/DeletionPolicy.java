package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to the ledger in the target when the resource is deleted. */
public enum DeletionPolicy {
  /** The record stays. */
  @JsonProperty("Retain")
  RETAIN,
  /** The record is dropped. */
  @JsonProperty("Cleanup")
  CLEANUP
}
