package dev.timescalemigration.phase.copy;

/**
 * Where the rows of a task are in one database: a relation and a condition on its rows. Usually the
 * chunk itself, without a condition; the hypertable with the chunk's ranges where the other side
 * cuts its chunks another way.
 *
 * @param relation quoted name
 * @param predicate condition in SQL, {@code true} for all rows
 */
record Rows(String relation, String predicate) {
  static final String ALL = "true";

  /** Whether these are all rows of the relation. */
  boolean isWhole() {
    return predicate.equals(ALL);
  }
}
