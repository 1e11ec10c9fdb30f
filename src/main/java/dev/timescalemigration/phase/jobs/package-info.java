/**
 * The background jobs of the target: policies and user-defined actions, those with an id of 1000 or
 * more.
 *
 * <ol>
 *   <li>After the schema was loaded every job is off, and the ledger keeps what the source had.
 *   <li>On request, jobs that became due are run by hand, one at a time, oldest first.
 *   <li>Each job is put back to what the source has.
 * </ol>
 *
 * Invariant: no job is switched on in the target that is off in the source.
 */
package dev.timescalemigration.phase.jobs;
