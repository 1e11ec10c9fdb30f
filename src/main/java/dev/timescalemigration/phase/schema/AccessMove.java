package dev.timescalemigration.phase.schema;

import dev.timescalemigration.compare.schema.AccessComparison;
import dev.timescalemigration.compare.schema.OwnedObject;
import dev.timescalemigration.compare.schema.Privilege;
import dev.timescalemigration.compare.schema.SettingsComparison;
import dev.timescalemigration.compare.schema.SuperuserObject;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.RestoringMode;
import dev.timescalemigration.timescale.privilege.GrantedPrivileges;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Gives the loaded schema the owners, privileges and settings of the source, in one transaction.
 * Until it commits, the objects belong to the role that loaded them and nobody else may use them.
 */
final class AccessMove {
  private final SchemaOptions options;
  private final RestoringMode restoring;

  AccessMove(SchemaOptions options, RestoringMode restoring) {
    this.options = options;
    this.restoring = restoring;
  }

  /** Lets the target's role act as the owners in the source, where it may. */
  void join(Handle source, Handle target) {
    if (options.ownership() == SchemaOptions.Ownership.MIGRATE) {
      List<String> owners =
          OwnedObject.of(source).values().stream().map(OwnedObject::owner).distinct().toList();
      target.useTransaction(
          handle -> new OwnerMove(handle, new Attempts(handle), restoring).join(owners));
    }
  }

  /** Moves what the options ask for. */
  AccessReport run(Handle source, Handle target) {
    return target.inTransaction(handle -> move(source, handle));
  }

  private AccessReport move(Handle source, Handle target) {
    Attempts attempts = new Attempts(target);
    AccessComparison before = AccessComparison.of(source, target);
    if (options.ownership() == SchemaOptions.Ownership.MIGRATE) {
      new OwnerMove(target, attempts, restoring).give(before.owners());
    }
    AccessComparison owned = AccessComparison.of(source, target);
    DefinerRoutines definers = new DefinerRoutines(source, target);
    definers.toArm(owned.owners(), true).forEach(attempts::execute);
    if (options.privileges() == SchemaOptions.Privileges.MIGRATE) {
      privileges(owned).forEach(attempts::execute);
      columns(source, target, attempts);
      SettingsComparison.toMove(source, target).forEach(attempts::execute);
    }
    AccessComparison after = AccessComparison.of(source, target);
    List<String> toRun = new ArrayList<>(after.extraStatements());
    toRun.addAll(after.ownerStatements());
    toRun.addAll(definers.toArm(after.owners(), false));
    toRun.addAll(after.missing());
    SettingsComparison settings = SettingsComparison.of(source, target);
    toRun.addAll(settings.missing());
    return new AccessReport(
        before.owners().size() - after.owners().size(),
        owned.missing().size()
            + owned.extra().size()
            - after.missing().size()
            - after.extra().size(),
        toRun,
        attempts.reasons(),
        explained(after, settings),
        SuperuserObject.leftOut(source, target).stream()
            .flatMap(each -> each.statements().stream())
            .toList(),
        revocations(target));
  }

  /** What takes back from the target's role what it was granted for the migration. */
  private static List<String> revocations(Handle target) {
    List<String> statements = new ArrayList<>(GrantedPrivileges.revocations(target));
    statements.addAll(
        target
            .createQuery(SqlFile.of(AccessMove.class, "granted_for_migration"))
            .mapTo(String.class)
            .list());
    return statements;
  }

  private static List<String> explained(AccessComparison access, SettingsComparison settings) {
    List<String> explained = new ArrayList<>(access.explained());
    if (!settings.unshown().isEmpty()) {
      explained.add(
          "settings that the target refuses and whose values may be secrets: "
              + String.join(", ", settings.unshown()));
    }
    return explained;
  }

  /**
   * TimescaleDB gives a privilege on a hypertable's column on its compressed relation too, which
   * has no such column in older versions (seen on 2.19.3).
   */
  private void columns(Handle source, Handle target, Attempts attempts) {
    List<String> missing = AccessComparison.of(source, target).missing();
    String database = target.createQuery("select current_database()").mapTo(String.class).one();
    List<String> refused =
        Privilege.of(source, database).values().stream()
            .filter(Privilege::ofColumn)
            .map(Privilege::given)
            .filter(missing::contains)
            .toList();
    if (!refused.isEmpty()) {
      restoring.during(target, () -> refused.forEach(attempts::execute));
    }
  }

  /** What only the target grants is taken from what the load made, and left on all else. */
  private static List<String> privileges(AccessComparison found) {
    return Stream.concat(
            found.extra().stream().filter(Privilege::madeByLoad).map(Privilege::taken),
            found.missing().stream())
        .toList();
  }
}
