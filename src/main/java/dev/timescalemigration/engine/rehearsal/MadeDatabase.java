package dev.timescalemigration.engine.rehearsal;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.work.StopSignal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * A scratch database that is made and dropped. It has a name that follows from the target's, and a
 * comment as its mark. It is made without connections, so that nobody can enter it before it has
 * the mark.
 */
final class MadeDatabase implements ScratchDatabase {
  private static final String PREFIX = "tsm_rehearsal_";

  /** Bytes of a name, {@code NAMEDATALEN - 1}. */
  private static final int LONGEST_NAME = 63;

  /** TimescaleDB's scheduler needs a moment to leave the database. */
  private static final int TRIES_TO_DROP = 30;

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(300);

  private final Database target;
  private final String name;
  private final Database database;

  private MadeDatabase(Database target, String name) {
    this.target = target;
    this.name = name;
    this.database = new Database(target.side(), target.settings().inDatabase(name));
  }

  /**
   * Makes it, once what an earlier rehearsal left is dropped.
   *
   * @param target the real target, of whose server and role it is
   * @param template the database that it is made from; empty: PostgreSQL's empty one
   * @throws MigrationFailure of kind USER_ACTION when the role may not, or another database has the
   *     name
   */
  static MadeDatabase make(Database target, Optional<String> template) {
    String name = name(target);
    drop(target);
    MadeDatabase made = new MadeDatabase(target, name);
    try (Handle session = target.open()) {
      requireRight(session);
      session.execute(
          "create database "
              + Identifiers.quote(name)
              + " allow_connections false template "
              + template
                  .map(Identifiers::quote)
                  .orElseGet(
                      () -> "template0 " + one(session, "like_this_database").orElseThrow()));
      session.execute(
          "comment on database "
              + Identifiers.quote(name)
              + " is "
              + Identifiers.literal(mark(target)));
      session.execute("alter database " + Identifiers.quote(name) + " with allow_connections true");
      made.addExtension(session);
    } catch (JdbiException e) {
      made.close();
      throw MigrationFailure.userAction(
              "ScratchDatabaseNotMade",
              "the scratch database "
                  + name
                  + " cannot be made on the server of "
                  + target
                  + ": "
                  + DatabaseErrors.oneLine(e),
              "fix what the server says, or make an empty database with TimescaleDB there and name"
                  + " it with --database")
          .causedBy(e, DatabaseErrors.sqlState(e).orElse(null));
    } catch (RuntimeException e) {
      made.close();
      throw e;
    }
    return made;
  }

  /** Drops what a rehearsal of this target left; answers whether there was something. */
  static boolean drop(Database target) {
    String name = name(target);
    try (Handle session = target.open()) {
      Optional<Boolean> ofRehearsal =
          session
              .createQuery(SqlFile.of(MadeDatabase.class, "scratch_database"))
              .bind("mark", mark(target))
              .bind("name", name)
              .mapTo(Boolean.class)
              .findOne();
      if (ofRehearsal.isPresent() && !ofRehearsal.get()) {
        throw MigrationFailure.userAction(
            "ScratchDatabaseTaken",
            "the database "
                + name
                + " on the target's server has the name of the scratch database, but not its mark,"
                + " so no rehearsal made it; it is left as it is",
            "rename it, or rehearse in an empty database of your own with --database");
      }
      if (ofRehearsal.isPresent()) {
        drop(session, name);
      }
      return ofRehearsal.isPresent();
    }
  }

  private static void drop(Handle session, String name) {
    StopSignal never = new StopSignal();
    for (int tries = 1; ; tries++) {
      try {
        session.execute("drop database if exists " + Identifiers.quote(name) + " with (force)");
        return;
      } catch (JdbiException e) {
        if (tries == TRIES_TO_DROP) {
          throw MigrationFailure.userAction(
                  "ScratchDatabaseLeft",
                  "the scratch database "
                      + name
                      + " cannot be dropped: "
                      + DatabaseErrors.oneLine(e),
                  "end the sessions in it, then run 'tsm rehearse --clean'")
              .causedBy(e, DatabaseErrors.sqlState(e).orElse(null));
        }
        never.await(BETWEEN_TRIES);
      }
    }
  }

  private static void requireRight(Handle session) {
    String refused =
        session
            .createQuery(
                "select rolname from pg_roles where rolname = current_user"
                    + " and not rolsuper and not rolcreatedb")
            .mapTo(String.class)
            .findOne()
            .orElse(null);
    if (refused != null) {
      throw MigrationFailure.userAction(
          "MayNotMakeDatabases",
          "role " + refused + " may not make databases on the target's server",
          "make an empty database with TimescaleDB, as the target is, and give it with --database"
              + " NAME; or let an administrator run: "
              + PrintableSql.list(
                  List.of("ALTER ROLE " + Identifiers.quote(refused) + " CREATEDB")));
    }
  }

  /** A template may have the extension already. */
  private void addExtension(Handle session) {
    List<String> statements =
        session
            .createQuery(SqlFile.of(MadeDatabase.class, "timescaledb_of_this_database"))
            .mapTo(String.class)
            .list();
    try (Handle inside = database.open()) {
      if (Catalogs.find(inside).isEmpty()) {
        statements.forEach(inside::execute);
      }
    }
  }

  private static Optional<String> one(Handle session, String file) {
    return session.createQuery(SqlFile.of(MadeDatabase.class, file)).mapTo(String.class).findOne();
  }

  /** The name, cut and made unique by a hash where the target's is long. */
  static String name(Database target) {
    String whole = PREFIX + target.settings().database();
    if (whole.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME) {
      return whole;
    }
    return PREFIX + UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8));
  }

  private static String mark(Database target) {
    return "made by 'tsm rehearse' for database "
        + target.settings().database()
        + "; 'tsm rehearse --clean' drops it";
  }

  @Override
  public Database database() {
    return database;
  }

  @Override
  public void close() {
    drop(target);
  }

  @Override
  public String toString() {
    return name;
  }
}
