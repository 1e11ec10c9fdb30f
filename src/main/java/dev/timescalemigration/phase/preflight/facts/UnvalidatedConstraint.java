package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.postgres.QualifiedName;

/**
 * A constraint that is NOT VALID: rows that were there before it may violate it, and the same rows
 * are refused where they are written again.
 *
 * @param schema schema of the hypertable that has it, or has a column of the domain that has it
 * @param name name of that hypertable
 * @param what the constraint, for people
 * @param violated a condition that is true for rows that violate it
 */
public record UnvalidatedConstraint(String schema, String name, String what, String violated) {

  /** The hypertable. */
  public QualifiedName hypertable() {
    return new QualifiedName(schema, name);
  }

  @Override
  public String toString() {
    return what + " on " + hypertable();
  }
}
