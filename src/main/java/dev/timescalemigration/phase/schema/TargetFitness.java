package dev.timescalemigration.phase.schema;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.Catalog;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Whether a schema can be loaded into a target, looked at right before it is. */
final class TargetFitness {
  private static final int NAMES_SHOWN = 5;

  private TargetFitness() {}

  /** Refuses versions of the extension that differ, an extension elsewhere, and an older server. */
  static void requireSameVersions(Handle source, Handle target, Catalog from, Catalog to) {
    if (!from.version().equals(to.version())) {
      boolean sourceIsOlder = from.version().compareTo(to.version()) < 0;
      throw MigrationFailure.userAction(
          "VersionsDiffer",
          "the source has TimescaleDB " + from.version() + " and the target " + to.version(),
          "run ALTER EXTENSION timescaledb UPDATE TO '"
              + (sourceIsOlder ? to.version() : from.version())
              + "'; as the first command of a new session in the "
              + (sourceIsOlder ? "source" : "target"));
    }
    if (!from.extensionSchema().equals(to.extensionSchema())) {
      throw MigrationFailure.userAction(
          "ExtensionSchemaDiffers",
          "the source has the extension in schema "
              + from.extensionSchema()
              + " and the target in "
              + to.extensionSchema(),
          "in the empty target: "
              + PrintableSql.list(
                  List.of(
                      "DROP EXTENSION timescaledb",
                      "CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(from.extensionSchema())))
              + " Then, as the first command of a new session: "
              + PrintableSql.list(
                  List.of(
                      "CREATE EXTENSION timescaledb SCHEMA "
                          + Identifiers.quote(from.extensionSchema()))));
    }
    if (major(target) < major(source)) {
      throw MigrationFailure.userAction(
          "TargetOlder",
          "the target's PostgreSQL "
              + major(target)
              + " is older than the source's "
              + major(source),
          "use a target of version " + major(source) + " or newer");
    }
  }

  /** Major version of a server. */
  static int major(Handle handle) {
    return handle
        .createQuery("select current_setting('server_version_num')::int / 10000")
        .mapTo(Integer.class)
        .one();
  }

  /** Refuses a target in which somebody made tables. */
  static void requireEmpty(Handle target) {
    List<QualifiedName> relations =
        target
            .createQuery(SqlFile.of(TargetFitness.class, "user_relations"))
            .map((row, context) -> new QualifiedName(row.getString(1), row.getString(2)))
            .list();
    if (!relations.isEmpty()) {
      String names =
          String.join(
              ", ", relations.stream().limit(NAMES_SHOWN).map(QualifiedName::toString).toList());
      throw MigrationFailure.userAction(
          "TargetNotEmpty",
          "the target has "
              + relations.size()
              + " tables, views or sequences of its own: "
              + names
              + (relations.size() > NAMES_SHOWN ? ", …" : ""),
          "use an empty database, or say that the schema exists already (schema mode Existing)");
    }
  }

  /** Refuses a load that would run out of locks halfway. */
  static void requireRoomForLocks(Handle source, Handle target) {
    long[] locks =
        source
            .createQuery(SqlFile.of(TargetFitness.class, "locks_to_load"))
            .map((row, context) -> new long[] {row.getLong(1), row.getLong(2)})
            .one();
    requireRoom(target, Side.TARGET, locks[0]);
    requireRoom(source, Side.SOURCE, locks[1]);
  }

  private static void requireRoom(Handle handle, Side side, long needed) {
    long[] table =
        handle
            .createQuery(SqlFile.of(TargetFitness.class, "lock_table"))
            .map((row, context) -> new long[] {row.getLong(1), row.getLong(2)})
            .one();
    if (needed > table[0] * table[1]) {
      throw MigrationFailure.userAction(
          "LockTableTooSmall",
          "moving the schema in one transaction takes "
              + needed
              + " locks in the "
              + side.value()
              + ", which has room for "
              + table[0] * table[1]
              + " (max_locks_per_transaction = "
              + table[0]
              + ")",
          "set max_locks_per_transaction = "
              + (needed + table[1] - 1) / table[1]
              + " in the "
              + side.value()
              + " and restart it");
    }
  }

  /** Refuses a target without a role that background jobs run as. */
  static void requireJobOwners(Handle source, Handle target, Catalog from) {
    // The catalog writes owners as regrole does: quoted where needed.
    Set<String> missing = new TreeSet<>();
    for (BackgroundJob job : from.jobs(source)) {
      boolean known =
          target
              .createQuery("select to_regrole(:owner) is not null")
              .bind("owner", job.owner())
              .mapTo(Boolean.class)
              .one();
      if (!known) {
        missing.add(job.owner());
      }
    }
    if (!missing.isEmpty()) {
      throw MigrationFailure.userAction(
          "JobOwnerMissing",
          "background jobs of the source run as roles that the target does not have: "
              + String.join(", ", missing),
          "give the jobs another owner in the source, or create the roles in the target: "
              + PrintableSql.list(
                  missing.stream().map(owner -> "CREATE ROLE " + owner + " LOGIN").toList()));
    }
  }
}
