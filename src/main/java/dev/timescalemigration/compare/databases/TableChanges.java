package dev.timescalemigration.compare.databases;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * The server's counters of written rows ({@code pg_stat_get_tuples_*}, PostgreSQL's documentation,
 * "The Cumulative Statistics System"). Other numbers mean that a table was changed. They begin
 * again after a crash, which counts as a change too.
 */
final class TableChanges {
  private TableChanges() {}

  /** The counters of some tables, by the quoted name. */
  static Map<String, String> read(Handle handle, Collection<QualifiedName> tables) {
    return handle
        .createQuery(SqlFile.of(TableChanges.class, "table_changes"))
        .bindArray("names", String.class, tables.stream().map(QualifiedName::quoted).toList())
        .reduceRows(
            new HashMap<>(),
            (changes, row) -> {
              changes.put(row.getColumn(1, String.class), row.getColumn(2, String.class));
              return changes;
            });
  }
}
