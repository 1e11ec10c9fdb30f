package dev.timescalemigration.phase.preflight.facts;

/**
 * A publication of updates or deletes that takes in a hypertable without a replica identity:
 * PostgreSQL then refuses to delete its rows.
 *
 * @param publication its name, quoted where needed
 * @param hypertable the hypertable, quoted where needed
 */
public record RefusingPublication(String publication, String hypertable) {

  @Override
  public String toString() {
    return publication + " with " + hypertable;
  }
}
