package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.postgres.QualifiedName;

/**
 * A closed dimension whose partitions need not hold the same values in another database.
 *
 * @param schema the hypertable's schema
 * @param name the hypertable's name
 * @param column the dimension's column
 * @param reason why, to be read after the column
 */
public record OtherPartition(String schema, String name, String column, String reason) {

  /** The hypertable. */
  public QualifiedName hypertable() {
    return new QualifiedName(schema, name);
  }
}
