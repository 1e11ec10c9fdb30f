/**
 * Shows that all data is present in the target.
 *
 * <ol>
 *   <li>Hypertables: rows in the migrated range, counted on both sides, estimated, or taken from
 *       the verdicts of verifying.
 *   <li>Plain tables: every row by its hash; what is missing, extra or different is named by key,
 *       with the commands that fix it. They came with the schema as of then; what the application
 *       wrote between that and its first dual write is missing.
 *   <li>Foreign keys of the target: proven by an anti-join each.
 *   <li>Background jobs: every property, and whether they are on once they were restored.
 * </ol>
 *
 * Invariants: nothing is changed on either side, except the planner's statistics in the target,
 * which the migrated hypertables lack until then; what is being written to both sides is no
 * difference; what is not compared is named.
 */
package dev.timescalemigration.phase.validate;
