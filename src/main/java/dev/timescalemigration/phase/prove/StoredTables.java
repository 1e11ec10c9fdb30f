package dev.timescalemigration.phase.prove;

import dev.timescalemigration.postgres.SqlFile;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Which files hold the tables of a database. Whoever reads in an older snapshot finds nothing in a
 * table that was dropped or truncated since, and compressing a chunk truncates it.
 *
 * @see <a href="https://www.postgresql.org/docs/17/mvcc-caveats.html">PostgreSQL 17, 13.6: TRUNCATE
 *     and the rewriting forms of ALTER TABLE are not MVCC-safe</a>
 */
final class StoredTables {
  private final Map<String, String> names;

  private StoredTables(Map<String, String> names) {
    this.names = names;
  }

  /** Those that a session sees, in its snapshot where it has one. */
  static StoredTables of(Handle session) {
    return new StoredTables(
        session
            .createQuery(SqlFile.of(StoredTables.class, "stored_tables"))
            .map((row, context) -> Map.entry(row.getString("file"), row.getString("name")))
            .list()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** The names of those that are gone, or in another file, for another session; sorted. */
  List<String> notAsIn(Handle later) {
    Map<String, String> now = of(later).names;
    return names.entrySet().stream()
        .filter(table -> !now.containsKey(table.getKey()))
        .map(Map.Entry::getValue)
        .sorted()
        .toList();
  }
}
