package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.postgres.Identifiers;

/**
 * A user's event trigger that fires.
 *
 * @param name its name
 * @param event what it fires for
 * @param state what ALTER EVENT TRIGGER calls its state
 */
public record EventTrigger(String name, String event, String state) {

  /** The statement that keeps it from firing. */
  public String disable() {
    return "ALTER EVENT TRIGGER " + Identifiers.quote(name) + " DISABLE";
  }

  /** The statement that has it fire again as it does now. */
  public String enable() {
    return "ALTER EVENT TRIGGER " + Identifiers.quote(name) + " " + state;
  }

  @Override
  public String toString() {
    return name + " (" + event + ")";
  }
}
