/**
 * Whether this source can be moved to this target, before anything is written.
 *
 * <ol>
 *   <li>Both sides are read at the same time, each once, in a bounded time.
 *   <li>What the rules select is found in the source, and how fast it can be read is measured.
 *   <li>Every requirement looks at what was read; none asks a server anything.
 * </ol>
 *
 * A side that cannot be reached fails the check of that, and requirements that need it are left
 * out. Nothing is written to either side but the report, when the target has a ledger already.
 */
package dev.timescalemigration.phase.preflight;
