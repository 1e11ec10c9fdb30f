package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A hypertable with compressed chunks that cannot be dumped: names of their columns, made from
 * those of users' columns, end within a letter.
 *
 * @param hypertable the hypertable
 * @param columns the users' columns whose names are too long; empty when several columns together
 *     are
 */
public record CutNames(QualifiedName hypertable, List<String> columns) {
  /** What TimescaleDB keeps of a name, in bytes (tsl/src/compression/create.c, 2.16 to 2.29). */
  public static final int KEPT_BYTES = 39;

  /** Defensive copy. */
  public CutNames {
    columns = List.copyOf(columns);
  }

  /** Those of a database, by name. */
  public static List<CutNames> of(Handle handle) {
    return handle
        .createQuery(CatalogSql.of(handle, CutNames.class, "cut_names"))
        .map(
            (row, context) ->
                new CutNames(
                    new QualifiedName(row.getString("schema_name"), row.getString("table_name")),
                    List.of((String[]) row.getArray("columns").getArray())))
        .list();
  }

  /** As much of a name as is kept whole. */
  public static String shorter(String column) {
    String kept = column;
    while (kept.getBytes(StandardCharsets.UTF_8).length > KEPT_BYTES) {
      kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
    }
    return kept;
  }
}
