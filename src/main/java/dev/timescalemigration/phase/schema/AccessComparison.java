package dev.timescalemigration.phase.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Owners and privileges that the target has otherwise than the source. The load brings neither, so
 * a person has to give them: each is a statement that can be run as it is.
 *
 * @param owners statements that give objects their owners of the source
 * @param missing statements that grant what the target lacks
 * @param extra statements that revoke what only the target grants
 */
public record AccessComparison(List<String> owners, List<String> missing, List<String> extra) {

  /** Defensive copies. */
  public AccessComparison {
    owners = List.copyOf(owners);
    missing = List.copyOf(missing);
    extra = List.copyOf(extra);
  }

  /** An object's owner, and the statement that gives it to that owner. */
  private record Owner(String name, String statement) {}

  /**
   * Compares. An object that only one side has is the schema comparison's to name: its owner is not
   * compared.
   *
   * @param source session of the source with pinned settings, so that both write names alike
   * @param target session of the target
   */
  public static AccessComparison of(Handle source, Handle target) {
    String database = target.createQuery("select current_database()").mapTo(String.class).one();
    Map<String, String> wanted = grants(source, database);
    Map<String, String> found = grants(target, database);
    List<String> missing =
        wanted.keySet().stream().filter(grant -> !found.containsKey(grant)).toList();
    List<String> extra =
        found.entrySet().stream()
            .filter(grant -> !wanted.containsKey(grant.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    return new AccessComparison(owners(source, target), missing, extra);
  }

  private static List<String> owners(Handle source, Handle target) {
    Map<String, Owner> found = owners(target);
    List<String> statements = new ArrayList<>();
    owners(source)
        .forEach(
            (object, owner) -> {
              Owner inTarget = found.get(object);
              if (inTarget != null && !inTarget.name().equals(owner.name())) {
                statements.add(owner.statement());
              }
            });
    return statements;
  }

  private static Map<String, Owner> owners(Handle handle) {
    Map<String, Owner> owners = new LinkedHashMap<>();
    ComparedKind.query(handle, "owners")
        .map(
            (row, context) ->
                Map.entry(
                    row.getString("object"),
                    new Owner(row.getString("owner"), row.getString("given"))))
        .forEach(entry -> owners.put(entry.getKey(), entry.getValue()));
    return owners;
  }

  private static Map<String, String> grants(Handle handle, String database) {
    Map<String, String> grants = new LinkedHashMap<>();
    ComparedKind.query(handle, "grants")
        .bind("database", database)
        .map((row, context) -> Map.entry(row.getString("given"), row.getString("taken")))
        .forEach(entry -> grants.put(entry.getKey(), entry.getValue()));
    return grants;
  }
}
