package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is compared. */
public enum CompareScope {
  /** Rows of hypertables. */
  @JsonProperty("Hypertables")
  HYPERTABLES,
  /** Rows of tables that are no hypertables. */
  @JsonProperty("PlainTables")
  PLAIN_TABLES,
  /** Bytes of large objects. */
  @JsonProperty("LargeObjects")
  LARGE_OBJECTS,
  /** Rows of materialized views. */
  @JsonProperty("MaterializedViews")
  MATERIALIZED_VIEWS,
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
