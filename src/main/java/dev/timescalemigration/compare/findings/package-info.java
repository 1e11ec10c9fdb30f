/**
 * What keeps a target from being used alone, and what a person accepted of it.
 *
 * <ol>
 *   <li>Validating and the switch gather findings: see {@link StagedFindings} and {@link
 *       SchemaFindings}.
 *   <li>Each finding has an id that a person can type, such as {@code unstaged:public.trips}. An
 *       acceptance names the id and gives a reason.
 *   <li>{@link Decision} says from findings and acceptances alone whether to pass.
 * </ol>
 *
 * Invariant: everything that was not moved is refused, accepted or at least named. What was not
 * copied because nobody ran the copy can never be accepted.
 */
package dev.timescalemigration.compare.findings;
