/**
 * Copies the staged chunks, newest first, by several copy threads.
 *
 * <ol>
 *   <li>A copy thread claims a chunk in a target transaction.
 *   <li>A whole chunk that the target does not have is filled as a staging table and attached; any
 *       other is copied into its chunk, after the rows in the same range were stashed.
 *   <li>Rows move as bytes, in one snapshot of the source per chunk.
 *   <li>Late rows that came meanwhile are restored; foreign keys that were not checked row by row
 *       are proven.
 *   <li>The claim is completed in the same transaction.
 * </ol>
 *
 * The claim loop is here, the copy methods are in {@code method}, what they know of the target is
 * in {@code target}.
 *
 * <p>Invariants: a chunk's rows are in the target if and only if its task is complete; rows at or
 * after the completion point are never touched; a chunk that cannot be copied is parked with its
 * error and the others continue.
 */
package dev.timescalemigration.phase.copy;
