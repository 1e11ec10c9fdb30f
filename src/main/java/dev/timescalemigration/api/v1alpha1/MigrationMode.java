package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a migration is done or rehearsed. */
public enum MigrationMode {
  /** The database is moved. */
  @JsonProperty("Migrate")
  MIGRATE,
  /** A sample is moved into a scratch database, measured and removed. */
  @JsonProperty("Rehearsal")
  REHEARSAL
}
