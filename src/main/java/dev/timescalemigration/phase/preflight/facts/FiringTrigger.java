package dev.timescalemigration.phase.preflight.facts;

/**
 * A trigger of the user's on a hypertable, or a foreign key that points to one.
 *
 * @param hypertable the hypertable, quoted where needed
 * @param what the trigger or foreign key, for people
 * @param inReplica whether it fires in a session that pretends to be a replica
 * @param byDefault whether it fires in any other session
 */
public record FiringTrigger(String hypertable, String what, boolean inReplica, boolean byDefault) {

  @Override
  public String toString() {
    return what + " on " + hypertable;
  }
}
