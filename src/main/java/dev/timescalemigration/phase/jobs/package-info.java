/**
 * The background jobs of the target: policies and user-defined actions, those with an id of 1000 or
 * more.
 *
 * <ol>
 *   <li>After the schema was loaded every job is off, and the ledger keeps what the source had.
 *   <li>On request, jobs that became due are run by hand, one at a time, oldest first.
 *   <li>Each job is restored to what the source has: on or off, schedule, timezone, limits of run
 *       time and retries, configuration, next start. Jobs are found by what they call and on what.
 *   <li>Jobs that would fail whenever they start are named, and the scheduler is seen running.
 * </ol>
 *
 * Invariants: no job is switched on in the target that is off in the source; no job runs while a
 * staged chunk is not copied or differs.
 */
package dev.timescalemigration.phase.jobs;
