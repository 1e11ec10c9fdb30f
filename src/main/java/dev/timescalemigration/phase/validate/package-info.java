/**
 * Shows that all data is present in the target.
 *
 * <ol>
 *   <li>Hypertables: rows in the migrated range, counted on both sides or estimated.
 *   <li>Plain tables: every row by its hash; what is missing, extra or different is named by key,
 *       with the commands that mend it. They came with the schema as of then; what the application
 *       wrote between that and its first dual write is missing.
 *   <li>Foreign keys of the target's hypertables: proven by an anti-join each.
 * </ol>
 *
 * Invariant: nothing is changed on either side.
 */
package dev.timescalemigration.phase.validate;
