package dev.timescalemigration.phase.preflight.facts;

/**
 * A user's event trigger that fires.
 *
 * @param name its name
 * @param event what it fires for
 */
public record EventTrigger(String name, String event) {

  @Override
  public String toString() {
    return name + " (" + event + ")";
  }
}
