/**
 * The last step before the application uses the target alone.
 *
 * <ol>
 *   <li>Everything from the completion point on is compared once more: dual-write must have kept
 *       both sides equal.
 *   <li>Sequences of the target are set past the source's values, never lowered.
 *   <li>Foreign keys into hypertables, which the schema's load left unchecked, are validated.
 *   <li>Background jobs are as in the source.
 * </ol>
 *
 * Invariant: while source and target differ, no sequence is set and the switch is refused.
 */
package dev.timescalemigration.phase.switchover;
