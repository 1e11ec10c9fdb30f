package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A gate that a person opens by an approval. */
public enum ApprovalGate {
  /** Every writer of the application writes to both databases. */
  @JsonProperty("DualWriteStarted")
  DUAL_WRITE_STARTED,
  /** What capture changes on the source may be changed. */
  @JsonProperty("CaptureStarted")
  CAPTURE_STARTED,
  /** The target has carried the production read load. */
  @JsonProperty("ProductionLoadValidated")
  PRODUCTION_LOAD_VALIDATED,
  /** The application may be switched to the target. */
  @JsonProperty("Switchover")
  SWITCHOVER,
  /** The way back may be removed: the target is the only one. */
  @JsonProperty("Finish")
  FINISH,
  /** The application may be switched back to the source. */
  @JsonProperty("Rollback")
  ROLLBACK
}
