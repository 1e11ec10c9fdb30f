package dev.timescalemigration.compare.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * What a role may do with an object, or may not, otherwise than by the server's default.
 *
 * @param given the statement that makes it so
 * @param taken the statement that undoes it
 * @param superusers whether it concerns a superuser, who needs no privilege
 * @param madeByLoad whether no target has the object before the schema is loaded
 * @param ofColumn whether it is about a column
 * @param own whether it concerns the role of the session
 * @param byDefault whether it is an owner's, by the server's default
 */
public record Privilege(
    String given,
    String taken,
    boolean superusers,
    boolean madeByLoad,
    boolean ofColumn,
    boolean own,
    boolean byDefault) {

  /**
   * All of a database, by the statement that makes each so; those that take away come first.
   *
   * @param database how the statements name the database
   */
  public static Map<String, Privilege> of(Handle handle, String database) {
    return read(handle, database, false);
  }

  /** The same, and what owners may do by the server's default. */
  static Map<String, Privilege> withDefaults(Handle handle, String database) {
    return read(handle, database, true);
  }

  private static Map<String, Privilege> read(Handle handle, String database, boolean defaults) {
    Map<String, Privilege> privileges = new LinkedHashMap<>();
    ComparedKind.query(handle, "grants")
        .bind("database", database)
        .bind("defaults", defaults)
        .map(
            (row, context) ->
                new Privilege(
                    row.getString("given"),
                    row.getString("taken"),
                    row.getBoolean("is_superusers"),
                    row.getBoolean("made_by_load"),
                    row.getBoolean("of_column"),
                    row.getBoolean("is_own"),
                    row.getBoolean("by_default")))
        .forEach(privilege -> privileges.put(privilege.given(), privilege));
    return privileges;
  }
}
