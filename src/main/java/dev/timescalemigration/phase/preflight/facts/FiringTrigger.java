package dev.timescalemigration.phase.preflight.facts;

/**
 * A trigger of the user's on a hypertable, or a foreign key that points to one.
 *
 * @param hypertable the hypertable, quoted where needed
 * @param what the trigger or foreign key, for people
 * @param inReplica whether it fires in a session that pretends to be a replica
 * @param byDefault whether it fires in any other session
 * @param isKey whether it is a foreign key, which fires only where rows are deleted or replaced
 * @param removal the statement that drops it
 * @param restoration the statements that make it again; a foreign key is NOT VALID then, and the
 *     switch validates it
 */
public record FiringTrigger(
    String hypertable,
    String what,
    boolean inReplica,
    boolean byDefault,
    boolean isKey,
    String removal,
    String restoration) {

  @Override
  public String toString() {
    return what + " on " + hypertable;
  }
}
