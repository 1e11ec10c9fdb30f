package dev.timescalemigration.phase.jobs;

/**
 * A scheduler other than TimescaleDB's whose jobs are rows of a table that a dump brings, since its
 * extension marks the table with {@code pg_extension_config_dump}.
 */
enum OtherScheduler {
  /** {@code pg_cron.sql} 1.6: {@code cron.job}, always in the schema {@code cron}. */
  PG_CRON("pg_cron"),
  /** {@code sql/tables/tables.sql} 5.2: {@code part_config}, in the schema of the extension. */
  PG_PARTMAN("pg_partman");

  private final String extension;

  OtherScheduler(String extension) {
    this.extension = extension;
  }

  /** The name of its extension. */
  String extension() {
    return extension;
  }
}
