package dev.timescalemigration.phase.preflight.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.timescalemigration.timescale.CatalogSql;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads the rows of a query in a file as records, whose components are named as its columns. */
final class FactQuery {
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private FactQuery() {}

  /**
   * All rows.
   *
   * @param file name of the file with the query
   * @param fact the record of one row
   * @param defined parts of the query that are put in as text
   */
  static <T> List<T> list(Handle handle, String file, Class<T> fact, Map<String, String> defined) {
    Query query =
        handle.createQuery(
            "select row_to_json(fact)::text from (\n"
                + CatalogSql.of(handle, FactQuery.class, file)
                + "\n) fact");
    defined.forEach(query::define);
    return query.map((row, context) -> read(row.getString(1), fact)).list();
  }

  /** All rows of a query that has no parts to be put in. */
  static <T> List<T> list(Handle handle, String file, Class<T> fact) {
    return list(handle, file, fact, Map.of());
  }

  /** The only row. */
  static <T> T one(Handle handle, String file, Class<T> fact) {
    List<T> rows = list(handle, file, fact);
    if (rows.size() != 1) {
      throw new IllegalStateException(file + " has " + rows.size() + " rows");
    }
    return rows.get(0);
  }

  private static <T> T read(String json, Class<T> fact) {
    try {
      return JSON.readValue(json, fact);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no " + fact.getSimpleName() + ": " + e.getOriginalMessage());
    }
  }
}
