package dev.timescalemigration.compare.schema;

import dev.timescalemigration.postgres.TextArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * An object of a database and who owns it.
 *
 * @param kind the words for it after ALTER
 * @param schemas schemas, quoted where needed, in which an owner must be allowed to create: its
 *     own, and where TimescaleDB keeps what belongs to it
 * @param name its name, quoted and with its schema
 * @param owner its owner, quoted where needed
 * @param superusers whether the owner is a superuser
 */
public record OwnedObject(
    String kind, List<String> schemas, String name, String owner, boolean superusers) {
  private static final Set<String> RELATIONS =
      Set.of("TABLE", "VIEW", "MATERIALIZED VIEW", "SEQUENCE", "FOREIGN TABLE");

  /** All of a database that a migration moves, by kind and name. */
  public static Map<String, OwnedObject> of(Handle handle) {
    Map<String, OwnedObject> objects = new LinkedHashMap<>();
    ComparedKind.query(handle, "owners")
        .map((row, context) -> read(row))
        .forEach(object -> objects.put(object.toString(), object));
    return objects;
  }

  private static OwnedObject read(ResultSet row) throws SQLException {
    return new OwnedObject(
        row.getString("kind"),
        TextArrays.read(row, "schemas"),
        row.getString("name"),
        row.getString("owner"),
        row.getBoolean("is_superusers"));
  }

  /** Whether it is a table, a view or a sequence. */
  public boolean isRelation() {
    return RELATIONS.contains(kind);
  }

  /** The statement that gives it to this owner. */
  String give() {
    return "ALTER " + kind + " " + name + " OWNER TO " + owner;
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
