/**
 * Shows that both sides are equal at one position of the source's log, while the source is written
 * to.
 *
 * <ol>
 *   <li>The source exports a snapshot together with its position in the log.
 *   <li>Changes are applied up to exactly that position, and no further while both sides are
 *       compared.
 *   <li>Chunks that the source has dropped by then are dropped in the target.
 *   <li>All rows are compared: the source in the snapshot, the target as it is.
 * </ol>
 */
package dev.timescalemigration.phase.prove;
