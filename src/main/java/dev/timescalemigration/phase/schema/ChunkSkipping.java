package dev.timescalemigration.phase.schema;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Capabilities;
import dev.timescalemigration.timescale.CatalogSql;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.ExtensionSchemas;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Switches chunk skipping on again where a dump of it cannot be loaded: until 2.20 the row that
 * stands for all chunks names a chunk 0, which breaks the catalog's own foreign key ({@code
 * chunk_column_stats}, {@code sql/pre_install/tables.sql} 2.16 to 2.20).
 */
final class ChunkSkipping {
  private final boolean isDumped;
  private final List<String> statements;

  private ChunkSkipping(boolean isDumped, List<String> statements) {
    this.isDumped = isDumped;
    this.statements = statements;
  }

  static ChunkSkipping of(Handle source) {
    Capabilities capabilities = Catalogs.of(source).capabilities();
    if (capabilities.dumpsChunkSkipping()) {
      return new ChunkSkipping(true, List.of());
    }
    String schema = Identifiers.quote(Catalogs.of(source).extensionSchema());
    return new ChunkSkipping(
        false,
        source
            .createQuery(CatalogSql.of(source, ChunkSkipping.class, "skipped_columns"))
            .map(
                (row, context) ->
                    "SELECT "
                        + schema
                        + ".enable_chunk_skipping("
                        + Identifiers.literal(
                            new QualifiedName(row.getString("schema"), row.getString("name"))
                                .quoted())
                        + ", "
                        + Identifiers.literal(row.getString("column"))
                        + ");\n")
            .list());
  }

  /** Tables whose rows stay behind. */
  List<String> excluded() {
    return isDumped ? List.of() : List.of(ExtensionSchemas.COLUMN_RANGES);
  }

  /** SQL that switches it on, to run last in the load. */
  String add() {
    return statements.isEmpty()
        ? ""
        : "SET LOCAL timescaledb.enable_chunk_skipping = on;\n" + String.join("", statements);
  }
}
