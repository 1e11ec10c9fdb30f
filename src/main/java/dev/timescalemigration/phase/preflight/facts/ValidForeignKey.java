package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;

/**
 * A valid foreign key. Rows that were written with {@code session_replication_role}, or while its
 * triggers were disabled, may refer to nothing all the same.
 *
 * @param schema schema of the table that has it
 * @param name name of that table
 * @param constraint the key's name
 * @param hypertable whether the table is a hypertable
 * @param mayBeNotValid whether the server allows the table one that is NOT VALID
 * @param definition how it is defined
 * @param rows the rows that have to satisfy it, as FROM names them
 * @param orphaned a condition that is true for rows that refer to nothing
 */
public record ValidForeignKey(
    String schema,
    String name,
    String constraint,
    boolean hypertable,
    boolean mayBeNotValid,
    String definition,
    String rows,
    String orphaned) {

  /** The table. */
  public QualifiedName table() {
    return new QualifiedName(schema, name);
  }

  /** The query that lists the rows that refer to nothing. */
  public String orphans() {
    return "SELECT * FROM " + rows + " WHERE " + orphaned;
  }

  /** The statements that make it NOT VALID. */
  public List<String> toInvalidate() {
    String alter = "ALTER TABLE " + table().quoted();
    String key = Identifiers.quote(constraint);
    return List.of(
        alter + " DROP CONSTRAINT " + key,
        alter + " ADD CONSTRAINT " + key + " " + definition + " NOT VALID");
  }

  @Override
  public String toString() {
    return "foreign key " + Identifiers.quote(constraint) + " on " + table();
  }
}
