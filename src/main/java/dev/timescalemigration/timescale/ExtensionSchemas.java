package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The schemas that the extension keeps for itself ({@code sql/pre_install/schemas.sql} 2.29.2). */
public final class ExtensionSchemas {
  /** Where chunks, compressed relations and the parts of continuous aggregates are. */
  public static final String CHUNKS = "_timescaledb_internal";

  /** Where the catalog's tables are, as a list for {@code GRANT}. */
  public static final String CATALOG_TABLES = "_timescaledb_catalog, _timescaledb_config";

  /** The catalog's table with what an installation knows of itself. */
  public static final String METADATA = "_timescaledb_catalog.metadata";

  /** The catalog's table of chunks. */
  public static final QualifiedName CHUNK_TABLE =
      new QualifiedName("_timescaledb_catalog", "chunk");

  /** The catalog's table of ranges; since 2.28 each is of one chunk, and names it. */
  public static final QualifiedName SLICE_TABLE =
      new QualifiedName("_timescaledb_catalog", "dimension_slice");

  /** The catalog's table that says, until 2.27, which ranges a chunk has. */
  public static final QualifiedName CONSTRAINT_TABLE =
      new QualifiedName("_timescaledb_catalog", "chunk_constraint");

  /** The catalog's table of the ranges of columns by which chunks are skipped. */
  public static final String COLUMN_RANGES = "_timescaledb_catalog.chunk_column_stats";

  private ExtensionSchemas() {}

  /** The schemas in which the extension keeps what it knows itself: all of its own but one. */
  public static Set<String> catalogs(Handle handle) {
    Set<String> names =
        new HashSet<>(
            handle
                .createQuery(SqlFile.of(ExtensionSchemas.class, "relations/extension_schemas"))
                .map((row, context) -> row.getString("name"))
                .list());
    names.remove(CHUNKS);
    return names;
  }
}
