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
 */
public record Privilege(
    String given,
    String taken,
    boolean superusers,
    boolean madeByLoad,
    boolean ofColumn,
    boolean own) {

  /**
   * All of a database, by the statement that makes each so; those that take away come first.
   *
   * @param database how the statements name the database
   */
  public static Map<String, Privilege> of(Handle handle, String database) {
    Map<String, Privilege> privileges = new LinkedHashMap<>();
    ComparedKind.query(handle, "grants")
        .bind("database", database)
        .map(
            (row, context) ->
                new Privilege(
                    row.getString("given"),
                    row.getString("taken"),
                    row.getBoolean("is_superusers"),
                    row.getBoolean("made_by_load"),
                    row.getBoolean("of_column"),
                    row.getBoolean("is_own")))
        .forEach(privilege -> privileges.put(privilege.given(), privilege));
    return privileges;
  }
}
