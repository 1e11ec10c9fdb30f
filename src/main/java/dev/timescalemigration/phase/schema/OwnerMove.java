package dev.timescalemigration.phase.schema;

import dev.timescalemigration.compare.schema.OwnedObject;
import dev.timescalemigration.compare.schema.OwnerStatements;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.ExtensionRelations;
import dev.timescalemigration.timescale.ExtensionSchemas;
import dev.timescalemigration.timescale.RestoringMode;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Gives what was loaded to its owners of the source.
 *
 * <p>A new owner must be allowed to create in the object's schema, which no managed service lets a
 * role grant for {@link ExtensionSchemas#CHUNKS}. So a relation in such a schema gets its owner in
 * a schema of ours and goes back, in restoring mode, in which TimescaleDB takes no notice: its
 * catalog stays as it is.
 */
final class OwnerMove {
  /** A schema that is there during the move only. */
  private static final String ASIDE = "_timescale_migration_owners";

  private static final String GIVEN =
      "select to_regclass(n), o from unnest((:names)::text[], (:owners)::text[]) u (n, o)";

  private final Handle target;
  private final Attempts attempts;
  private final RestoringMode restoring;

  OwnerMove(Handle target, Attempts attempts, RestoringMode restoring) {
    this.target = target;
    this.attempts = attempts;
    this.restoring = restoring;
  }

  /** A relation that is to get another owner; all names quoted. */
  private record Relation(
      String kind, String schema, String name, String owner, boolean ownerMayCreate) {

    List<String> give() {
      return ownerMayCreate
          ? List.of(give(schema))
          : List.of(move(schema, ASIDE), give(ASIDE), move(ASIDE, schema));
    }

    private String give(String in) {
      return "ALTER " + kind + " " + in + "." + name + " OWNER TO " + owner;
    }

    private String move(String from, String to) {
      return "ALTER " + kind + " " + from + "." + name + " SET SCHEMA " + to;
    }
  }

  /**
   * Lets the session act as roles.
   *
   * @param owners roles as SQL writes them
   */
  void join(List<String> owners) {
    target
        .createQuery(SqlFile.of(OwnerMove.class, "roles_to_join"))
        .bindArray("owners", String.class, owners)
        .mapTo(String.class)
        .list()
        .forEach(attempts::execute);
  }

  /**
   * Gives objects to their owners, in the transaction of the caller.
   *
   * @param objects as the source has them
   */
  void give(List<OwnedObject> objects) {
    List<OwnedObject> relations = objects.stream().filter(OwnedObject::isRelation).toList();
    if (!relations.isEmpty()) {
      giveRelations(relations);
    }
    List<OwnedObject> others = objects.stream().filter(object -> !object.isRelation()).toList();
    OwnerStatements.ofRolesThatExist(others, target).forEach(attempts::execute);
  }

  private void giveRelations(List<OwnedObject> objects) {
    List<String> owners = objects.stream().map(OwnedObject::owner).distinct().toList();
    target.execute("create schema " + ASIDE);
    owners.forEach(owner -> attempts.execute("GRANT CREATE ON SCHEMA " + ASIDE + " TO " + owner));
    restoring.during(
        target,
        () -> {
          give(
              toGive(GIVEN)
                  .bindArray(
                      "names", String.class, objects.stream().map(OwnedObject::name).toList())
                  .bindArray(
                      "owners", String.class, objects.stream().map(OwnedObject::owner).toList()));
          give(toGive(ExtensionRelations.followers(target)));
        });
    target.execute("drop schema " + ASIDE);
  }

  private Query toGive(String wanted) {
    return target
        .createQuery(SqlFile.of(OwnerMove.class, "relations_to_give"))
        .define("wanted", wanted);
  }

  private void give(Query relations) {
    relations
        .map(
            (row, context) ->
                new Relation(
                    row.getString("kind"),
                    row.getString("schema"),
                    row.getString("name"),
                    row.getString("owner"),
                    row.getBoolean("owner_may_create")))
        .list()
        .forEach(relation -> attempts.execute(relation.give()));
  }
}
