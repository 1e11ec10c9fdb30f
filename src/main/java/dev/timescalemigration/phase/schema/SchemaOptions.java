package dev.timescalemigration.phase.schema;

import dev.timescalemigration.compare.findings.Admission;

/**
 * How the schema gets into the target.
 *
 * @param roles whether roles are moved
 * @param allRoles all roles of the source's cluster, not only those that this database needs
 * @param rolePasswords with their password hashes, which only a superuser of the source can read
 * @param mode whether the schema is loaded, or is in the target already
 * @param ownership whom the loaded objects belong to
 * @param privileges whether privileges and settings are moved
 * @param admission what may refuse the load
 * @param migrationName the migration's name in the ledger
 */
public record SchemaOptions(
    RolesChoice roles,
    boolean allRoles,
    boolean rolePasswords,
    Mode mode,
    Ownership ownership,
    Privileges privileges,
    Admission admission,
    String migrationName) {

  /** With owners and privileges as in the source, and nothing that refuses the load. */
  public SchemaOptions(
      RolesChoice roles, boolean allRoles, boolean rolePasswords, Mode mode, String migrationName) {
    this(
        roles,
        allRoles,
        rolePasswords,
        mode,
        Ownership.MIGRATE,
        Privileges.MIGRATE,
        Admission.ANY,
        migrationName);
  }

  /** Whether roles are moved. */
  public enum RolesChoice {
    /** Roles that the target does not have are made. */
    MIGRATE,
    /** Roles are the user's matter. */
    SKIP,
    /**
     * Roles are made later: jobs of roles that the target lacks run as the role that loads them.
     */
    NOT_THERE_YET
  }

  /** Whom loaded objects belong to. */
  public enum Ownership {
    /** The same roles as in the source. */
    MIGRATE,
    /** The role that loads them. */
    LOADING_ROLE
  }

  /** Whether privileges are moved, and the settings of the database and of roles in it. */
  public enum Privileges {
    /** They are made as in the source. */
    MIGRATE,
    /** They are the user's matter. */
    SKIP
  }

  /** Where the target's schema comes from. */
  public enum Mode {
    /** Dumped from the source and loaded into an empty target. */
    DUMP_AND_RESTORE,
    /** It is in the target already and is only compared. */
    EXISTING
  }
}
