/**
 * What TimescaleDB is: hypertables, chunks, dimensions, continuous aggregates, background jobs, and
 * the catalog that describes them, one dialect per range of versions. Nothing here knows of
 * migrations.
 */
package dev.timescalemigration.timescale;
