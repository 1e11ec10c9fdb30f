package dev.timescalemigration.timescale;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.SqlFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Finds out which TimescaleDB a database has, and gives the catalog that fits. */
public final class Catalogs {
  private static final TimescaleVersion NEWEST_KNOWN = TimescaleVersion.parse("2.29.2");

  private Catalogs() {}

  /**
   * The catalog of a database.
   *
   * @throws MigrationFailure when the database has no TimescaleDB, one older than 2.16, or one
   *     newer than 2.29 whose catalog has another shape
   */
  public static Catalog of(Handle handle) {
    return find(handle)
        .orElseThrow(
            () ->
                MigrationFailure.userAction(
                    "NoTimescaleDB",
                    "the database has no extension timescaledb",
                    "run CREATE EXTENSION timescaledb in it, in the version of the other side"));
  }

  /** The catalog of a database; empty when it has no TimescaleDB. */
  public static Optional<Catalog> find(Handle handle) {
    return handle
        .createQuery(SqlFile.of(Catalogs.class, "extension"))
        .map((row, context) -> catalog(handle, capabilities(row), row.getString("schema_name")))
        .findOne();
  }

  private static Capabilities capabilities(ResultSet row) throws SQLException {
    return new Capabilities(
        TimescaleVersion.parse(row.getString("version")),
        "apache".equals(row.getString("license")) ? Edition.APACHE : Edition.COMMUNITY,
        new Capabilities.Rights(
            row.getBoolean("sets_restoring"),
            row.getBoolean("calls_restoring"),
            row.getBoolean("sets_replication_role")));
  }

  private static Catalog catalog(Handle handle, Capabilities capabilities, String schema) {
    TimescaleVersion version = capabilities.version();
    if (!version.isAtLeast(2, 16)) {
      throw MigrationFailure.userAction(
          "VersionTooOld",
          "TimescaleDB " + version + " is older than 2.16, the oldest this program knows",
          "update the extension on both sides, then run again");
    }
    SqlCatalog catalog = new SqlCatalog(capabilities, schema);
    if (version.compareTo(NEWEST_KNOWN) > 0) {
      checkShape(handle, catalog);
    }
    return catalog;
  }

  /** A newer release may keep the newest known shape: reading it shows whether it does. */
  private static void checkShape(Handle handle, SqlCatalog catalog) {
    try {
      catalog.hypertables(handle);
      catalog.anyChunks(handle);
      catalog.compressionSettings(handle);
      catalog.continuousAggregates(handle);
      catalog.jobs(handle);
    } catch (JdbiException e) {
      throw MigrationFailure.userAction(
              "VersionUnknown",
              "TimescaleDB "
                  + catalog.version()
                  + " is newer than "
                  + NEWEST_KNOWN
                  + " and its catalog has a shape this program does not know",
              "use a newer release of this program")
          .causedBy(e, null);
    }
  }
}
