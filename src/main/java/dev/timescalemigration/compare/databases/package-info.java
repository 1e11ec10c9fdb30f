/**
 * Compares two databases, with or without a migration between them.
 *
 * <ol>
 *   <li>The tables are cut into pieces: ranges of hypertables that begin where chunks begin, and
 *       plain tables as a whole. Both sides are read with the same conditions through the
 *       hypertable, so their chunks need not have the same ranges.
 *   <li>Of each piece both sides count the rows and add up their hashes. Where these differ, the
 *       rows that differ are found.
 *   <li>After the settle time those rows, and no others, are looked at again. What differs still
 *       counts.
 *   <li>The result of each piece is kept, so that a run that was killed is resumed.
 * </ol>
 *
 * Invariants: nothing is changed on either side, except the state in the target's ledger; what is
 * not compared is named, and does not count as equal.
 */
package dev.timescalemigration.compare.databases;
