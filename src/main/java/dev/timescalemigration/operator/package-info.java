/**
 * The controller. For every resource, again and again:
 *
 * <ol>
 *   <li>observe: the resource, its Jobs, and the digest of the ledger, which is the truth of where
 *       the migration is ({@link dev.timescalemigration.operator.LedgerWatch} reads it on threads
 *       of its own);
 *   <li>decide: {@link dev.timescalemigration.operator.ReconcileDecision}, a pure function around
 *       the state machine that the local runner uses too;
 *   <li>act: create, stop or remove Jobs, or record a change of phase in the ledger;
 *   <li>record: one status, written when it says something new and at most every five seconds.
 * </ol>
 *
 * <p>A comparison goes the same way ({@link
 * dev.timescalemigration.operator.TimescaleComparisonReconciler}); what its run found is in the
 * termination message of the pod.
 *
 * <p>All work on databases that takes time is done by Jobs ({@code tsm worker}); what they need is
 * in their arguments and mounted secrets. Nothing is kept here that would be missed: an operator
 * that is killed and started again sees the same ledger, the same Jobs, and decides the same.
 */
package dev.timescalemigration.operator;
