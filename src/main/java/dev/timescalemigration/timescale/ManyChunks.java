package dev.timescalemigration.timescale;

import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Queries that join what a catalog has of every chunk. Of a catalog that was filled a moment ago
 * the planner knows nothing: it expects few rows and chooses nested loops, which take minutes for
 * some hundred chunks (seen on 2.19.3 and 2.29.2).
 */
final class ManyChunks {
  private ManyChunks() {}

  /** Runs a query whose joins are to be hashed or sorted, whatever the planner expects. */
  static <T> T withoutNestedLoops(Handle handle, Supplier<T> query) {
    handle.execute("set enable_nestloop = off");
    // After an error the session is given up, or its transaction and this with it.
    T result = query.get();
    handle.execute("reset enable_nestloop");
    return result;
  }
}
