/**
 * Brings the target's continuous aggregates to where the source's are, each after the one it reads:
 *
 * <ol>
 *   <li>What waits in the source to be materialized again is noted in the target too, so that a
 *       change that came after a bucket was materialized is not forgotten by the move.
 *   <li>The window from what was copied (else from the target's watermark) to the source's
 *       watermark is materialized from the target's own rows. It never begins before those rows do:
 *       a refresh deletes the buckets whose raw rows retention has dropped.
 *   <li>The buckets are compared with the source's and with the aggregate's query over the target's
 *       rows. A refresh that did nothing answers like one that did everything.
 *   <li>PostgreSQL's own materialized views over the hypertables are filled.
 * </ol>
 *
 * <p>May be run again at any time; killed in the middle, the next run does what is left.
 */
package dev.timescalemigration.phase.refresh;
