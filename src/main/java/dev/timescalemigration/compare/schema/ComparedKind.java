package dev.timescalemigration.compare.schema;

import dev.timescalemigration.timescale.CatalogSql;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Kinds of objects that are compared, in the order in which differences are reported. */
public enum ComparedKind {
  SCHEMA("schema", "schemas"),
  EXTENSION("extension", "extensions"),
  TYPE("type", "types"),
  FUNCTION("function", "functions"),
  SEQUENCE("sequence", "sequences"),
  RELATION("relation", "relations"),
  COLUMN("column", "columns"),
  COLUMN_ORDER("order of columns of", "column_orders"),
  HYPERTABLE("hypertable", "hypertables"),
  DIMENSION("hypertable", "dimensions"),
  CONSTRAINT("constraint", "constraints"),
  INDEX("index", "indexes"),
  EXTENDED_STATISTICS("extended statistics", "extended_statistics"),
  TRIGGER("trigger", "triggers"),
  RULE("rule", "rules"),
  ROW_SECURITY_POLICY("row-level security policy", "row_security_policies"),
  VIEW("query of view", "views"),
  CONTINUOUS_AGGREGATE("continuous aggregate", "continuous_aggregates"),
  JOB("background job", "jobs"),
  ROLE("role", "roles"),
  COMMENT("comment on", "comments"),
  OTHER_OBJECT("object", "other_objects");

  private final String words;
  private final String file;

  ComparedKind(String words, String file) {
    this.words = words;
    this.file = file;
  }

  /** What to call it before an object's name. */
  String words() {
    return words;
  }

  /** The definitions in a database, by the object's name. */
  Map<String, String> definitions(Handle handle) {
    Map<String, String> definitions = new HashMap<>();
    query(handle, file)
        .map((row, context) -> Map.entry(row.getString("object"), row.getString("definition")))
        .forEach(entry -> definitions.put(entry.getKey(), entry.getValue()));
    return definitions;
  }

  /** A query of a file in the folder of the comparison, over what a migration moves as schema. */
  public static Query query(Handle handle, String file) {
    String schemas = sql(handle, "user_schemas");
    return handle
        .createQuery(sql(handle, file))
        .define("user_schemas", schemas)
        .define("user_relations", sql(handle, "user_relations").replace("<user_schemas>", schemas))
        .define("user_types", sql(handle, "user_types").replace("<user_schemas>", schemas));
  }

  private static String sql(Handle handle, String name) {
    return CatalogSql.of(handle, ComparedKind.class, name);
  }
}
