package dev.timescalemigration.phase.preflight.facts;

/**
 * An object that a user made in a schema that TimescaleDB keeps for itself.
 *
 * @param object its kind and name
 * @param move the statement that moves it into schema {@code public}
 */
public record MisplacedObject(String object, String move) {
  @Override
  public String toString() {
    return object;
  }
}
