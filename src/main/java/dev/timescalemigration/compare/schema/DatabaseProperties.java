package dev.timescalemigration.compare.schema;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What belongs to a database but is in no dump of it, settings apart: its comment; and security
 * labels, which a target may not know the provider of.
 */
final class DatabaseProperties {
  private DatabaseProperties() {}

  /** The statements that make what the target lacks. */
  static List<String> missing(Handle source, Handle target) {
    String database = target.createQuery("select current_database()").mapTo(String.class).one();
    List<String> missing = new ArrayList<>(of(source, database));
    missing.removeAll(of(target, database));
    return missing;
  }

  private static List<String> of(Handle handle, String database) {
    return ComparedKind.query(handle, "database_properties")
        .bind("database", database)
        .mapTo(String.class)
        .list();
  }
}
