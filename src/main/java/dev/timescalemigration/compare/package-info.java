/**
 * What two databases have in common and where they differ: the same server or two, schema, owners
 * and privileges, rows, what readers find through indexes and compressed batches, and what follows
 * from it for validation and switchover. It is asked by several steps and knows none.
 */
package dev.timescalemigration.compare;
