package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is compared. */
public enum CompareScope {
  /** Rows of hypertables. */
  @JsonProperty("Hypertables")
  HYPERTABLES,
  /** Rows of tables that are no hypertables, and large objects. */
  @JsonProperty("PlainTables")
  PLAIN_TABLES,
  /** Buckets of continuous aggregates. */
  @JsonProperty("Aggregates")
  AGGREGATES,
  /** Next values of sequences. */
  @JsonProperty("Sequences")
  SEQUENCES,
  /** Definitions, owners and privileges. */
  @JsonProperty("Schema")
  SCHEMA,
  /** Background jobs. */
  @JsonProperty("Jobs")
  JOBS,
  /** Roles that the database needs. */
  @JsonProperty("Roles")
  ROLES
}
