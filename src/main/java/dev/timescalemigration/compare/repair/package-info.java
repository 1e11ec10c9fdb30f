/**
 * Makes the target like the source where a comparison found rows that differ: the source wins.
 *
 * <ol>
 *   <li>The differences of the newest comparison are taken table by table: rows that the target
 *       lacks or has with other values in the order of the foreign keys, referenced tables first;
 *       then rows that only the target has, in reverse.
 *   <li>Each row is looked at again on both sides. One that is equal by now is left alone, and so
 *       is one that the target has otherwise than when it was compared: the application wrote it.
 *   <li>The statement of a row names the hash that the target's row had, so that a row which is
 *       written in this moment is not changed.
 *   <li>Before the transaction commits its rows are compared once more: with the source as it is by
 *       then. What was done is recorded in the same transaction.
 *   <li>Rows that fail because of each other are deleted and inserted by one statement.
 * </ol>
 *
 * Invariants: a row that is called repaired was equal on both sides when its transaction committed
 * (one without a key: as many of them); a row is repaired once, whatever is killed; nothing but
 * rows that differ is changed; without {@code execute} nothing is changed at all.
 */
package dev.timescalemigration.compare.repair;
