package dev.timescalemigration.phase.preflight.facts;

/**
 * A routine that runs with the rights of its owner.
 *
 * @param name the routine with its arguments
 * @param owner its owner
 */
public record DefinerRoutine(String name, String owner) {
  @Override
  public String toString() {
    return name;
  }
}
