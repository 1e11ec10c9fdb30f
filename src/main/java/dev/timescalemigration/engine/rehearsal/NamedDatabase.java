package dev.timescalemigration.engine.rehearsal;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.RestoringMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An empty database that was named to rehearse in. The ledger in it, which belongs to no migration,
 * is the mark: it is written once the database was found empty, so everything else that is there
 * afterwards was made by the rehearsal.
 */
final class NamedDatabase implements ScratchDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(NamedDatabase.class);

  private static final String FOUND = "Rehearsing";
  private static final TypeReference<ExistingObjects> AS_FOUND = new TypeReference<>() {};

  /** Some objects can be dropped only once others are gone. */
  private static final int PASSES = 5;

  private final Database database;

  private NamedDatabase(Database database) {
    this.database = database;
  }

  /** What was there before the rehearsal, and stays. */
  record ExistingObjects(List<String> schemas, List<String> extensions) {
    static ExistingObjects read(Handle handle) {
      return new ExistingObjects(
          handle
              .createQuery(
                  "select nspname from pg_namespace where nspname <> '" + Ledger.SCHEMA + "'")
              .mapTo(String.class)
              .list(),
          handle.createQuery("select extname from pg_extension").mapTo(String.class).list());
    }
  }

  /**
   * Takes it, once what an earlier rehearsal left in it is removed.
   *
   * @throws MigrationFailure of kind USER_ACTION when it is the target itself, is not empty, or has
   *     no TimescaleDB
   */
  static NamedDatabase take(Database target, String name, Database source) {
    Database database = named(target, name);
    clean(database);
    try (Handle handle = database.open()) {
      if (Catalogs.find(handle).isEmpty()) {
        throw MigrationFailure.userAction(
            "NoTimescale",
            "the database " + database + " has no TimescaleDB",
            "run in it: CREATE EXTENSION timescaledb;");
      }
      ExistingObjects found = ExistingObjects.read(handle);
      List<String> made = made(handle, found);
      if (!made.isEmpty()) {
        throw MigrationFailure.userAction(
            "ScratchDatabaseNotEmpty",
            "the database "
                + database
                + " is not empty: "
                + made.size()
                + " objects would be dropped after the rehearsal, the first by "
                + made.get(0),
            "name an empty database with --database");
      }
      Ledger.open(database, source.with(Ledger::sourceIdentity), MIGRATION)
          .recordReport(FOUND, "Begun", found, Instant.now());
    }
    return new NamedDatabase(database);
  }

  private static Database named(Database target, String name) {
    if (name.equals(target.settings().database())) {
      throw MigrationFailure.userAction(
          "ScratchIsTarget",
          "--database names the target itself",
          "name another, empty database of the same server, or leave --database out");
    }
    return new Database(target.side(), target.settings().inDatabase(name));
  }

  /** Removes what a rehearsal left in a named database; answers whether there was something. */
  static boolean clean(Database target, String name) {
    return clean(named(target, name));
  }

  private static boolean clean(Database database) {
    Optional<Ledger> ledger = Ledger.find(database);
    if (ledger.isEmpty()) {
      return false;
    }
    if (!ledger.get().migration().name().equals(MIGRATION)) {
      throw MigrationFailure.userAction(
          "ScratchDatabaseTaken",
          "the database " + database + " has the ledger of a migration; it is left as it is",
          "name an empty database with --database");
    }
    ledger
        .get()
        .latestReport(FOUND)
        .map(report -> Json.MAPPER.convertValue(report.body(), AS_FOUND))
        .ifPresent(found -> empty(database, found));
    ledger.get().drop();
    return true;
  }

  private static void empty(Database database, ExistingObjects found) {
    try (Handle handle = database.open()) {
      String extensionSchema = Catalogs.of(handle).extensionSchema();
      new RestoringMode(extensionSchema).endIfLeftOn(handle);
      Catalogs.of(handle)
          .jobs(handle)
          .forEach(
              job ->
                  attempt(
                      handle,
                      "SELECT "
                          + Identifiers.quote(extensionSchema)
                          + ".delete_job("
                          + job.id()
                          + ")"));
      List<String> made = made(handle, found);
      for (int pass = 0; pass < PASSES && !made.isEmpty(); pass++) {
        made.forEach(statement -> attempt(handle, statement));
        made = made(handle, found);
      }
      if (!made.isEmpty()) {
        throw MigrationFailure.userAction(
            "ScratchDatabaseLeft",
            "the rehearsal could not remove all that it made in "
                + database
                + ": "
                + NameList.of(made),
            "run these statements there as an administrator, then 'tsm rehearse --clean'");
      }
    }
  }

  private static void attempt(Handle handle, String statement) {
    try {
      handle.execute(statement);
    } catch (JdbiException e) {
      LOG.debug("not dropped yet: {}", statement, e);
    }
  }

  private static List<String> made(Handle handle, ExistingObjects found) {
    return handle
        .createQuery(SqlFile.of(NamedDatabase.class, "made_objects"))
        .bindArray("schemas", String.class, found.schemas())
        .bindArray("extensions", String.class, found.extensions())
        .map((row, context) -> row.getString(2))
        .list();
  }

  @Override
  public Database database() {
    return database;
  }

  @Override
  public void close() {
    clean(database);
  }

  @Override
  public String toString() {
    return database.settings().database();
  }
}
