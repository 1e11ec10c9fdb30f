/**
 * How the rows of one chunk come into the target, one class per copy method, and what they share:
 * the snapshot of the source, late rows, rows that came to the target meanwhile, proofs of foreign
 * keys. A method runs in the transaction that holds the chunk's claim.
 */
package dev.timescalemigration.phase.copy.method;
