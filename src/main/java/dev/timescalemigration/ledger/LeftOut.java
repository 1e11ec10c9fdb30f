package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.QualifiedName;

/**
 * A hypertable that was in the source when it was staged, and that no filter selected.
 *
 * @param hypertable the hypertable
 * @param publicName the name a user knows it by: that of the view for a continuous aggregate
 */
public record LeftOut(QualifiedName hypertable, QualifiedName publicName) {}
