package dev.timescalemigration.ledger.comparison;

import dev.timescalemigration.postgres.QualifiedName;

/**
 * A continuous aggregate with buckets that are not the same on both sides.
 *
 * @param view its view
 * @param from where the buckets begin that were compared, in TimescaleDB's internal units
 * @param until where they end, exclusive
 */
public record DifferingAggregate(QualifiedName view, long from, long until) {}
