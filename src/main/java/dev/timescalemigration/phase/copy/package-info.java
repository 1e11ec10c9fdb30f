/**
 * Copies the staged chunks, newest first, in parallel lanes.
 *
 * <ol>
 *   <li>A lane claims a chunk in a target transaction.
 *   <li>A whole chunk that the target does not have is built beside and attached; any other is
 *       copied into its chunk, after what stands there in the same range was set aside.
 *   <li>Rows move as bytes, in one snapshot of the source per chunk.
 *   <li>Late rows that came meanwhile are put back; foreign keys that were not checked row by row
 *       are proven.
 *   <li>The claim is completed in the same transaction.
 * </ol>
 *
 * Invariants: a chunk's rows are in the target if and only if its task is complete; rows at or
 * after the completion point are never touched; a chunk that cannot be copied is parked with its
 * error and the others go on.
 */
package dev.timescalemigration.phase.copy;
