package dev.timescalemigration.compare.schema;

import dev.timescalemigration.postgres.Identifiers;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * An object that only a superuser may make and without which every query gives the same answer: an
 * event trigger, or a publication of all tables or of all tables of a schema. Where the target's
 * role is no superuser, a load leaves it out and its statements are left to an administrator.
 *
 * @param object its kind and name, as the comparison of the schemas has it
 * @param kind the words for it after CREATE
 * @param name its name, not quoted
 * @param statements what makes it, in order
 */
public record SuperuserObject(String object, String kind, String name, List<String> statements) {

  /** All of a database. */
  public static List<SuperuserObject> of(Handle handle) {
    return ComparedKind.query(handle, "superuser_objects")
        .map(
            (row, context) ->
                new SuperuserObject(
                    row.getString("object"),
                    row.getString("kind"),
                    row.getString("name"),
                    Arrays.asList((String[]) row.getArray("statements").getArray())))
        .list();
  }

  /** Those of the source that the target lacks and that its role may not make. */
  public static List<SuperuserObject> leftOut(Handle source, Handle target) {
    boolean superuser =
        target
            .createQuery("select rolsuper from pg_roles where rolname = current_user")
            .mapTo(Boolean.class)
            .one();
    if (superuser) {
      return List.of();
    }
    Set<String> there =
        of(target).stream().map(SuperuserObject::object).collect(Collectors.toSet());
    return of(source).stream().filter(one -> !there.contains(one.object())).toList();
  }

  /** The name as a dump with all identifiers quoted writes it after the kind. */
  public String inDump() {
    return kind + " " + Identifiers.quote(name);
  }

  @Override
  public String toString() {
    return object;
  }
}
