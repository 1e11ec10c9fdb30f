package dev.timescalemigration.phase.preflight.facts;

/**
 * A function that runs as whoever writes rows.
 *
 * @param author the role that owns it, and may change it
 * @param function the function with its arguments
 * @param place where it is used
 */
public record CodeOnWrite(String author, String function, String place) {
  @Override
  public String toString() {
    return function + " in " + place;
  }
}
