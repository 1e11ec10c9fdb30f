package dev.timescalemigration.phase.preflight.facts;

/**
 * How large the schema is.
 *
 * @param tables tables with chunks, each locked by a dump
 * @param relations tables, indexes, sequences and views, each locked by the load
 */
public record RelationCount(long tables, long relations) {}
