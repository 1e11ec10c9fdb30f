package dev.timescalemigration.compare.schema;

import dev.timescalemigration.postgres.SqlFile;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Statements that give objects to their owners, as a person can run them one after the other: a new
 * owner must be there, and be allowed to create in the object's schema ({@code ATExecChangeOwner},
 * {@code src/backend/commands/tablecmds.c} 17), which is taken back where it was not so before.
 */
public final class OwnerStatements {
  private OwnerStatements() {}

  private record Creator(String owner, String schema) {
    String grant() {
      return "GRANT CREATE ON SCHEMA " + schema + " TO " + owner;
    }

    String revoke() {
      return "REVOKE CREATE ON SCHEMA " + schema + " FROM " + owner;
    }
  }

  /** The statements, in order. */
  static List<String> of(List<OwnedObject> objects, Handle target) {
    List<Creator> creators = creators(objects, target);
    List<String> statements = new ArrayList<>(rolesToMake(objects, target));
    creators.forEach(creator -> statements.add(creator.grant()));
    objects.forEach(object -> statements.add(object.give()));
    creators.forEach(creator -> statements.add(creator.revoke()));
    return statements;
  }

  /** The same without roles that would have to be made. */
  public static List<String> ofRolesThatExist(List<OwnedObject> objects, Handle target) {
    List<String> statements = new ArrayList<>(of(objects, target));
    statements.removeAll(rolesToMake(objects, target));
    return statements;
  }

  private static List<String> rolesToMake(List<OwnedObject> objects, Handle target) {
    return target
        .createQuery("select owner from unnest(:owners) owner where to_regrole(owner) is null")
        .bindArray(
            "owners", String.class, objects.stream().map(OwnedObject::owner).distinct().toList())
        .mapTo(String.class)
        .map(role -> "CREATE ROLE " + role)
        .list();
  }

  /** Schemas are given first: their owner may create in them. */
  private static boolean getsSchema(Creator creator, List<OwnedObject> objects) {
    String schema = "SCHEMA " + creator.schema();
    return objects.stream()
        .anyMatch(
            object -> object.toString().equals(schema) && object.owner().equals(creator.owner()));
  }

  private static List<Creator> creators(List<OwnedObject> objects, Handle target) {
    List<Creator> wanted =
        objects.stream()
            .flatMap(
                object ->
                    object.schemas().stream().map(schema -> new Creator(object.owner(), schema)))
            .filter(creator -> !getsSchema(creator, objects))
            .distinct()
            .toList();
    return target
        .createQuery(SqlFile.of(OwnerStatements.class, "owners_without_create"))
        .bindArray("owners", String.class, wanted.stream().map(Creator::owner).toList())
        .bindArray("schemas", String.class, wanted.stream().map(Creator::schema).toList())
        .map((row, context) -> new Creator(row.getString("owner"), row.getString("schema")))
        .list();
  }
}
