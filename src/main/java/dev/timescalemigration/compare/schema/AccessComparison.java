package dev.timescalemigration.compare.schema;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.SqlFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Owners, privileges, security labels and the comment of the database that the target has otherwise
 * than the source.
 *
 * @param owners objects that belong to another role, with the owners that they have in the source
 * @param ownerStatements what gives them to these owners, in an order in which it can be run
 * @param missing statements that make what the target lacks
 * @param extra privileges that only the target has
 * @param explained what differs because the target's role may not act as a superuser of the source,
 *     one line each
 */
public record AccessComparison(
    List<OwnedObject> owners,
    List<String> ownerStatements,
    List<String> missing,
    List<Privilege> extra,
    List<String> explained) {

  /** Defensive copies. */
  public AccessComparison {
    owners = List.copyOf(owners);
    ownerStatements = List.copyOf(ownerStatements);
    missing = List.copyOf(missing);
    extra = List.copyOf(extra);
    explained = List.copyOf(explained);
  }

  /**
   * Compares. An object that only one side has is the schema comparison's to name.
   *
   * @param source session of the source with pinned settings, so that both write names alike
   * @param target session of the target
   */
  public static AccessComparison of(Handle source, Handle target) {
    String database = target.createQuery("select current_database()").mapTo(String.class).one();
    Map<String, Privilege> wanted = Privilege.of(source, database);
    Map<String, Privilege> found = Privilege.withDefaults(target, database);
    List<String> missing = new ArrayList<>();
    List<String> ofSuperusers = new ArrayList<>();
    for (Privilege privilege : wanted.values()) {
      if (!found.containsKey(privilege.given())) {
        (privilege.superusers() ? ofSuperusers : missing).add(privilege.given());
      }
    }
    missing.addAll(DatabaseProperties.missing(source, target));
    List<Privilege> extra =
        found.values().stream()
            .filter(privilege -> !wanted.containsKey(privilege.given()))
            .filter(privilege -> !privilege.own() && !privilege.superusers())
            .filter(privilege -> !privilege.byDefault())
            .toList();
    List<OwnedObject> owners = new ArrayList<>();
    List<String> explained = new ArrayList<>();
    compareOwners(source, target, owners, explained);
    if (!ofSuperusers.isEmpty()) {
      explained.add(
          "privileges that concern superusers of the source are not needed: "
              + NameList.of(ofSuperusers));
    }
    return new AccessComparison(
        owners, OwnerStatements.of(owners, target), missing, extra, explained);
  }

  private static void compareOwners(
      Handle source, Handle target, List<OwnedObject> owners, List<String> explained) {
    Map<String, OwnedObject> found = OwnedObject.of(target);
    List<OwnedObject> others =
        OwnedObject.of(source).values().stream()
            .filter(object -> found.containsKey(object.toString()))
            .filter(object -> !found.get(object.toString()).owner().equals(object.owner()))
            .toList();
    Set<String> outOfReach = superusersOutOfReach(others, target);
    Map<String, List<OwnedObject>> stay = new TreeMap<>();
    for (OwnedObject object : others) {
      if (outOfReach.contains(object.owner())) {
        stay.computeIfAbsent(object.owner(), owner -> new ArrayList<>()).add(object);
      } else {
        owners.add(object);
      }
    }
    String role =
        target
            .createQuery("select quote_ident(current_user)::regrole::text")
            .mapTo(String.class)
            .one();
    stay.forEach(
        (owner, objects) ->
            explained.add(
                "what "
                    + owner
                    + " owns, a superuser of the source, stays with "
                    + role
                    + ": "
                    + NameList.of(objects)));
  }

  private static Set<String> superusersOutOfReach(List<OwnedObject> objects, Handle target) {
    return target
        .createQuery(SqlFile.of(AccessComparison.class, "superusers_out_of_reach"))
        .bindArray(
            "owners",
            String.class,
            objects.stream()
                .filter(OwnedObject::superusers)
                .map(OwnedObject::owner)
                .distinct()
                .toList())
        .mapTo(String.class)
        .set();
  }

  /** Whether nothing differs but what is explained. */
  public boolean isEqual() {
    return owners.isEmpty() && missing.isEmpty() && extra.isEmpty();
  }

  /** Statements that take what only the target grants. */
  public List<String> extraStatements() {
    return extra.stream().map(Privilege::taken).toList();
  }

  /** All that makes the target like the source, in an order in which it can be run. */
  public List<String> statements() {
    List<String> statements = new ArrayList<>(extraStatements());
    statements.addAll(ownerStatements);
    statements.addAll(missing);
    return statements;
  }
}
