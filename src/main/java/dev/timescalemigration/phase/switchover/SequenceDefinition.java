package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;

/**
 * How a sequence counts.
 *
 * @param name schema and name
 * @param increment step from one value to the next, negative in a descending sequence
 * @param minimum the least value
 * @param maximum the greatest value
 * @param cycles whether it begins again after its last value
 * @param cache values that a session reserves at once, 1 or more
 * @param heldUntil the last value before its end that its columns can hold: a {@code smallint} may
 *     take its default from a sequence of {@code bigint}
 */
record SequenceDefinition(
    QualifiedName name,
    long increment,
    long minimum,
    long maximum,
    boolean cycles,
    long cache,
    long heldUntil) {

  /** Whether this one counts in a direction and between bounds in which another's value fits. */
  boolean canContinue(SequenceDefinition other, SequenceState state) {
    return Long.signum(increment) == Long.signum(other.increment)
        && state.lastValue() >= minimum
        && state.lastValue() <= maximum;
  }

  /** The statement that makes another sequence count like this one. */
  String alterStatement() {
    return "ALTER SEQUENCE "
        + PrintableSql.of(name.quoted())
        + " INCREMENT BY "
        + increment
        + " MINVALUE "
        + minimum
        + " MAXVALUE "
        + maximum
        + (cycles ? " CYCLE;" : " NO CYCLE;");
  }
}
