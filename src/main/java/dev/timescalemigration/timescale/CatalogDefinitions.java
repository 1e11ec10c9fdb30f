package dev.timescalemigration.timescale;

import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * What the catalog says of users' objects, as text that two databases can be compared by: without
 * numbers, which each database draws for itself. Each method gives the definitions by the names of
 * the objects.
 */
public final class CatalogDefinitions {
  private CatalogDefinitions() {}

  /** Hypertables with their settings. */
  public static Map<String, String> hypertables(Handle handle) {
    return read(handle, "hypertables");
  }

  /** Dimensions of hypertables. */
  public static Map<String, String> dimensions(Handle handle) {
    return read(handle, "dimensions");
  }

  /** Continuous aggregates with their queries. */
  public static Map<String, String> continuousAggregates(Handle handle) {
    return read(handle, "continuous_aggregates");
  }

  /** Policies and user-defined actions. */
  public static Map<String, String> jobs(Handle handle) {
    return read(handle, "jobs");
  }

  private static Map<String, String> read(Handle handle, String file) {
    Map<String, String> definitions = new HashMap<>();
    handle
        .createQuery(CatalogSql.of(handle, CatalogDefinitions.class, "definitions/" + file))
        .map((row, context) -> Map.entry(row.getString("object"), row.getString("definition")))
        .forEach(entry -> definitions.put(entry.getKey(), entry.getValue()));
    return definitions;
  }
}
