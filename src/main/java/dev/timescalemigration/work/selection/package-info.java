/**
 * Which hypertables a migration backfills, and between which points of their time.
 *
 * <ol>
 *   <li>Each rule's regular expression is matched by the source server against the names users
 *       know.
 *   <li>Cascades add continuous aggregates above, or what is below, of what was matched.
 *   <li>No hypertable may be selected by two rules, and every rule selects something.
 *   <li>The bounds of a rule are read in the one time type that all its hypertables share.
 * </ol>
 */
package dev.timescalemigration.work.selection;
