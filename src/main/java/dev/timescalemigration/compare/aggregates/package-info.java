/** Compares the buckets of continuous aggregates. */
package dev.timescalemigration.compare.aggregates;
