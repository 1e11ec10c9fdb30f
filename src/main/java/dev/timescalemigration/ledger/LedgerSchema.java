package dev.timescalemigration.ledger;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Database;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;

/** Makes and upgrades the ledger's tables. */
final class LedgerSchema {
  /**
   * A user's event trigger that refuses statements does not fire where the role may set this; the
   * ledger's tables are no matter of TimescaleDB's, whose event triggers do not fire either.
   */
  private static final String WITHOUT_EVENT_TRIGGERS =
      "select set_config('session_replication_role', 'replica', false)"
          + " where has_parameter_privilege('session_replication_role', 'set')";

  /** The newest file under {@code ledger/schema}; a test holds the two together. */
  static final String NEWEST = "21";

  private LedgerSchema() {}

  /** Whether a target holds a ledger, of any version. */
  static boolean exists(Database target) {
    return target.with(LedgerSchema::hasHistory);
  }

  /** Brings the ledger's tables to this program's version. */
  static void bring(Database target) {
    // Flyway takes half a second to start: a worker that finds the newest version does not need it.
    if (target.with(LedgerSchema::isNewest)) {
      return;
    }
    try (Handle session = target.open()) {
      // Two at once would both make the schema, before Flyway takes the lock of its table.
      session.execute("select pg_advisory_lock(hashtextextended('" + Ledger.SCHEMA + "', 0))");
      if (!isNewest(session)) {
        flyway(target).migrate();
      }
    }
  }

  static Flyway flyway(Database target) {
    return Flyway.configure(LedgerSchema.class.getClassLoader())
        .dataSource(new SessionDataSource(target))
        .locations("classpath:dev/timescalemigration/ledger/schema")
        .defaultSchema(Ledger.SCHEMA)
        .createSchemas(true)
        .initSql(WITHOUT_EVENT_TRIGGERS)
        .load();
  }

  private static boolean hasHistory(Handle handle) {
    return handle
        .createQuery("select to_regclass('_timescale_migration.flyway_schema_history') is not null")
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Whether a session's database holds a ledger of this program's version.
   *
   * @throws MigrationFailure when a newer release has changed it: what that one wrote would be
   *     passed over
   */
  static boolean isNewest(Handle handle) {
    if (!hasHistory(handle)) {
      return false;
    }
    int version = version(handle);
    int known = Integer.parseInt(NEWEST);
    if (version > known) {
      throw MigrationFailure.userAction(
          "LedgerNewer",
          "the ledger in the target was written by a newer release: it has version "
              + version
              + ", and this release knows version "
              + known,
          "continue with the release that wrote it, or a newer one");
    }
    return version == known;
  }

  /** 0 for a ledger that is being made. */
  private static int version(Handle handle) {
    return handle
        .createQuery(
            "select coalesce(max(version::int), 0) from _timescale_migration.flyway_schema_history"
                + " where success and version is not null")
        .mapTo(Integer.class)
        .one();
  }
}
