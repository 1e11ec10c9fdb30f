/**
 * Reads rows as a user's query would, to find those that a full scan sees and a query does not.
 *
 * <p>TimescaleDB and PostgreSQL keep data about rows: bloom filters and minima and maxima of
 * compressed batches, the partitions of closed dimensions, the ranges of chunks, indexes. Where
 * such data is wrong, a row is there and no query with a condition finds it.
 *
 * <ol>
 *   <li>While a chunk's rows are hashed, a few of them are sampled ({@code ProbeColumns} says which
 *       columns).
 *   <li>Each sampled row is counted on both sides through the hypertable, by equality in all of
 *       these columns, with sequential scans switched off in the target ({@code HiddenRows}).
 *   <li>When the counts differ, each column is tried alone, to name the one that hides the row.
 *   <li>Indexes of the target that PostgreSQL has marked invalid are named.
 * </ol>
 *
 * Sources: bloom filters {@code tsl/src/compression/batch_metadata_builder_bloom1.c} (2.20 to
 * 2.29), partitions {@code src/partitioning.c}, chunk exclusion {@code
 * src/hypertable_restrict_info.c}.
 */
package dev.timescalemigration.compare.probe;
