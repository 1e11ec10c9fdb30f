package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a chunk is compared. */
public enum VerifyMode {
  /** Row count and an order-free hash of all rows. */
  @JsonProperty("RowHash")
  ROW_HASH,
  /** Row count, minimum, maximum and sum of each column: cheaper, and blind to swapped values. */
  @JsonProperty("Aggregates")
  AGGREGATES,
  /** Not at all. */
  @JsonProperty("Skip")
  SKIP
}
