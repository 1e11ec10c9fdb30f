package dev.timescalemigration.timescale;

/** The schemas that the extension keeps for itself ({@code sql/pre_install/schemas.sql} 2.29.2). */
public final class ExtensionSchemas {
  /** Where chunks, compressed relations and the parts of continuous aggregates are. */
  public static final String CHUNKS = "_timescaledb_internal";

  /** Where the catalog's tables are, as a list for {@code GRANT}. */
  public static final String CATALOG_TABLES = "_timescaledb_catalog, _timescaledb_config";

  /** The catalog's table with what an installation knows of itself. */
  public static final String METADATA = "_timescaledb_catalog.metadata";

  private static final String NAMES = "_timescaledb_";

  private ExtensionSchemas() {}

  /** Whether a schema is one in which the extension keeps what it knows itself. */
  public static boolean isCatalog(String schema) {
    return schema.startsWith(NAMES) && !schema.equals(CHUNKS);
  }
}
