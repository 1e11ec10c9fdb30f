/**
 * Moves roles and schema, with the rows of plain tables and with empty chunks.
 *
 * <ol>
 *   <li>What was done before is found in the ledger: a schema that was loaded is not loaded again.
 *   <li>Versions of extension and server are compared once more; a target left in restoring mode by
 *       a load that was killed is brought out of it; a target with tables of its own is refused,
 *       and so is a lock table that is too small for one transaction.
 *   <li>Roles come from {@code pg_dumpall}, filtered for what the target refuses, in one
 *       transaction.
 *   <li>The source's jobs are recorded in the ledger.
 *   <li>{@code pg_dump} writes into {@code psql} between {@code timescaledb_pre_restore()} and
 *       {@code timescaledb_post_restore()}; every job is switched off and the ledger notes the
 *       load, all in that one transaction.
 *   <li>Foreign keys that point into hypertables are added in it as NOT VALID, as the hypertables
 *       have no rows yet.
 *   <li>Both schemas are compared object by object.
 * </ol>
 *
 * <p>Invariants: the load is in the target entirely or not at all, whatever is killed and when, as
 * its COMMIT is sent last; no job runs in the target between the load and the phase that enables
 * jobs; a role that the target had is never changed.
 */
package dev.timescalemigration.phase.schema;
