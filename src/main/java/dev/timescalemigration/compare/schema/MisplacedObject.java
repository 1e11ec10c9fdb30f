package dev.timescalemigration.compare.schema;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * An object of a user's in a schema that TimescaleDB keeps for itself, such as a detached chunk:
 * its rows are not moved, since chunks are there too, and it is not compared.
 *
 * @param object its kind and name
 * @param move the statement that moves it into schema {@code public}
 */
public record MisplacedObject(String object, String move) {

  /** All of a database. */
  public static List<MisplacedObject> of(Handle handle) {
    return ComparedKind.query(handle, "misplaced_objects")
        .map((row, context) -> new MisplacedObject(row.getString("object"), row.getString("move")))
        .list();
  }

  @Override
  public String toString() {
    return object;
  }
}
