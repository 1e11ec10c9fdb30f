package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Queries that join what a catalog has of every chunk. Of a catalog that was filled a moment ago
 * the planner knows nothing: it expects few rows and chooses nested loops, which take minutes for
 * some hundred chunks (seen on 2.19.3 and 2.29.2).
 */
final class ManyChunks {
  private ManyChunks() {}

  /**
   * What a query finds on the chunks of some hypertables.
   *
   * @param file name of the query's file; it takes their quoted names as {@code hypertables}
   */
  static <T> List<T> list(
      Handle handle, String file, Collection<QualifiedName> hypertables, RowMapper<T> mapper) {
    return hypertables.isEmpty()
        ? List.of()
        : withoutNestedLoops(
            handle,
            () ->
                handle
                    .createQuery(CatalogSql.of(handle, ManyChunks.class, file))
                    .bindArray(
                        "hypertables",
                        String.class,
                        hypertables.stream().map(QualifiedName::quoted).toList())
                    .map(mapper)
                    .list());
  }

  /** Runs a query whose joins are to be hashed or sorted, whatever the planner expects. */
  private static <T> T withoutNestedLoops(Handle handle, Supplier<T> query) {
    handle.execute("set enable_nestloop = off");
    // After an error the session is given up, or its transaction and this with it.
    T result = query.get();
    handle.execute("reset enable_nestloop");
    return result;
  }
}
