/**
 * A rehearsal: all phases of a migration with a sample, in a scratch database on the target's
 * server.
 *
 * <ol>
 *   <li>Preflight looks at the source and the real target, and writes nothing.
 *   <li>A scratch database is made, or the one that was named is found empty.
 *   <li>The schema and the plain tables are loaded into it, as a migration does.
 *   <li>Some chunks of each kind are staged, copied and verified by the phases themselves.
 *   <li>Continuous aggregates are refreshed for the range of a chunk; plain tables are compared;
 *       jobs are compared, and stay off.
 *   <li>From what this took, {@link dev.timescalemigration.work.estimate.DurationModel} projects
 *       what all of it takes.
 *   <li>The scratch database is dropped, or emptied if it was named.
 * </ol>
 *
 * Invariants: the source and the real target are only read; no role is made and none is granted
 * anything, as roles belong to the whole server; nothing is dropped but what has the mark of a
 * rehearsal.
 */
package dev.timescalemigration.engine.rehearsal;
