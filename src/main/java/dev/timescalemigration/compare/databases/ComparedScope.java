package dev.timescalemigration.compare.databases;

/** What is compared. */
public enum ComparedScope {
  /** Rows of hypertables. */
  HYPERTABLES,
  /** Rows of tables that are no hypertables. */
  PLAIN_TABLES,
  /** Bytes of large objects. */
  LARGE_OBJECTS,
  /** Rows of materialized views. */
  MATERIALIZED_VIEWS,
  /** Buckets of continuous aggregates. */
  AGGREGATES,
  /** Next values of sequences. */
  SEQUENCES,
  /** Definitions, owners and privileges. */
  SCHEMA,
  /** Background jobs. */
  JOBS,
  /** Roles that the database needs, their attributes and memberships. */
  ROLES;

  /** The scope as users write it. */
  public String value() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
