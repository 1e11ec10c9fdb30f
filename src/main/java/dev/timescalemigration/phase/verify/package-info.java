/**
 * Compares every copied chunk on both sides, by several copy threads.
 *
 * <ol>
 *   <li>A copy thread claims a copied chunk in a target transaction.
 *   <li>Number of rows and sum of row hashes are read on both sides, over the same columns and
 *       range.
 *   <li>Where they differ they are read again a moment later: the second write of a late row may
 *       have been on its way.
 *   <li>Where they differ still, the rows that are missing, extra or different are found by key.
 *   <li>A chunk of a continuous aggregate that differs is requeued: a policy of the source may
 *       materialize copied buckets again at any time. After some times it is a difference.
 *   <li>The verdict is recorded and the claim released.
 * </ol>
 *
 * Invariants: nothing is changed but the ledger; a chunk found different stays so until it is
 * copied again; a chunk that is gone from the source is recorded as skipped, never as equal.
 */
package dev.timescalemigration.phase.verify;
