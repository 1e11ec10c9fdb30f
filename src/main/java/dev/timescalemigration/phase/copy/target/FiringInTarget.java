package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.failure.MigrationFailure;

/**
 * What the target does of itself when rows are written to a hypertable. With {@code
 * session_replication_role = replica} it does nothing; a role that may not set it must not write
 * where the user's own triggers would change what is copied, or where deleting a row would delete
 * those that point to it.
 */
public final class FiringInTarget {
  private static final String FIX =
      "let an administrator give the target's role the right to set session_replication_role ('tsm"
          + " preflight' prints the statement, and those that drop what fires until all is copied),"
          + " then run 'tsm copy --failed'";

  private FiringInTarget() {}

  /** Refuses to write rows while a trigger of the user's fires. */
  public static void refuseTrigger(HypertableCopy table) {
    table
        .traits()
        .firingTrigger()
        .ifPresent(
            trigger -> {
              throw MigrationFailure.userAction(
                  "TriggerFires",
                  "trigger "
                      + trigger
                      + " of "
                      + table.target().name()
                      + " in the target would fire for every copied row",
                  table.traits().replicaRole() ? "disable it until all is copied" : FIX);
            });
  }

  /** Refuses to delete rows that others may point to. */
  public static void refuseReferences(HypertableCopy table) {
    if (table.traits().isReferenced() && !table.traits().replicaRole()) {
      throw MigrationFailure.userAction(
          "ReferencesFire",
          "rows of "
              + table.target().name()
              + " are in the target where copied ones go, and deleting them would fire the"
              + " foreign keys that point to it",
          FIX);
    }
  }
}
