package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.postgres.QualifiedName;

/**
 * A closed dimension whose partitions follow from the hash of an object id.
 *
 * @param schema the hypertable's schema
 * @param name the hypertable's name
 * @param column the dimension's column
 * @param type the column's type
 */
public record ObjectIdPartition(String schema, String name, String column, String type) {

  /** The hypertable. */
  public QualifiedName hypertable() {
    return new QualifiedName(schema, name);
  }
}
