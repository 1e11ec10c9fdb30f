package dev.timescalemigration.timescale;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Identifiers;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The mode in which the extension lets its catalog be filled: {@code timescaledb_pre_restore()}
 * sets it for the whole database and stops the background workers, {@code
 * timescaledb_post_restore()} ends both ({@code sql/restoring.sql}, 2.29.2).
 */
public final class RestoringMode {
  private final String extensionSchema;

  /** Of a database that has the extension in a schema. */
  public RestoringMode(String extensionSchema) {
    this.extensionSchema = extensionSchema;
  }

  /** The call that begins it. */
  public String preRestore() {
    return Identifiers.quote(extensionSchema) + ".timescaledb_pre_restore()";
  }

  /** The call that ends it. */
  public String postRestore() {
    return Identifiers.quote(extensionSchema) + ".timescaledb_post_restore()";
  }

  /** Both calls. */
  public List<String> functions() {
    return List.of(preRestore(), postRestore());
  }

  /** The statement that begins it, for a script. */
  public String begin() {
    return "SELECT " + preRestore() + ";\n";
  }

  /** The statement that ends it, for a script. */
  public String end() {
    return "SELECT " + postRestore() + ";\n";
  }

  /**
   * Does work in a transaction of the target in this mode, in which TimescaleDB takes no notice.
   */
  public void during(Handle target, Runnable work) {
    target.createQuery("select " + preRestore()).mapTo(Boolean.class).one();
    work.run();
    target.createQuery("select " + postRestore()).mapTo(Boolean.class).one();
  }

  /**
   * Every policy and user-defined action off; those below 1000 are the extension's own. The
   * timezone is given because {@code alter_job} takes a missing one for none ({@code job_alter},
   * {@code tsl/src/bgw_policy/job_api.c} 2.16 to 2.29).
   */
  public String jobsOff() {
    return "SELECT "
        + Identifiers.quote(extensionSchema)
        + ".alter_job(id, scheduled => false, timezone => timezone)"
        + " FROM _timescaledb_config.bgw_job WHERE id >= 1000;\n";
  }

  /** Whether it is on for the database. */
  public boolean isOn(Handle target) {
    return target
        .createQuery(CatalogSql.of(target, RestoringMode.class, "restoring_mode"))
        .mapTo(Boolean.class)
        .one();
  }

  /** Ends the mode when a load that was killed, by whomever, left it on. */
  public boolean endIfLeftOn(Handle target) {
    if (!isOn(target)) {
      return false;
    }
    target.createQuery("select " + postRestore()).mapTo(Boolean.class).one();
    requireOff(target);
    return true;
  }

  /** Fails when the mode is on though everything that should end it has run. */
  public void requireOff(Handle target) {
    if (isOn(target)) {
      throw MigrationFailure.of(
          FailureKind.UNEXPECTED,
          "StillRestoring",
          "the target is still in restoring mode",
          "run in it: SELECT " + postRestore() + ";");
    }
  }

  /**
   * Starts the background workers again after a load that failed: the rollback takes back the mode,
   * but not the stopping of the workers. Only a superuser can; else they start with the server.
   */
  public void startWorkersAgain(Handle target) {
    BackgroundWorkers.start(target);
  }
}
