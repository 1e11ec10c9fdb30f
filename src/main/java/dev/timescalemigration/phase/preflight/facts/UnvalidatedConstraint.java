package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;

/**
 * A constraint that is NOT VALID: rows that were there before it may violate it, and the same rows
 * are refused where they are written again.
 *
 * @param schema schema of the hypertable that has it, or has a column of the domain that has it
 * @param name name of that hypertable
 * @param what the constraint, for people
 * @param violated a condition that is true for rows that violate it
 * @param foreignKey whether it is a foreign key, which sessions that may set {@code
 *     session_replication_role} do not check
 * @param altered what {@code ALTER} names to change it: the table or the domain
 * @param constraint its name
 * @param definition how it is defined, {@code NOT VALID} included
 */
public record UnvalidatedConstraint(
    String schema,
    String name,
    String what,
    String violated,
    boolean foreignKey,
    String altered,
    String constraint,
    String definition) {

  /** The hypertable. */
  public QualifiedName hypertable() {
    return new QualifiedName(schema, name);
  }

  /** The statement that drops it. */
  public String toDrop() {
    return "ALTER " + altered + " DROP CONSTRAINT " + Identifiers.quote(constraint);
  }

  /** The statement that adds it, without looking at the rows that are there. */
  public String toAdd() {
    return "ALTER "
        + altered
        + " ADD CONSTRAINT "
        + Identifiers.quote(constraint)
        + " "
        + definition;
  }

  @Override
  public String toString() {
    return what + " on " + hypertable();
  }
}
