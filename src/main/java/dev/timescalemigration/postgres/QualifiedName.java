package dev.timescalemigration.postgres;

import java.util.Comparator;

/**
 * The name of a relation: schema and name as the catalog has them, unquoted.
 *
 * @param schema the schema's name
 * @param name the relation's name, up to 63 bytes
 */
public record QualifiedName(String schema, String name) implements Comparable<QualifiedName> {
  private static final Comparator<QualifiedName> ORDER =
      Comparator.comparing(QualifiedName::schema).thenComparing(QualifiedName::name);

  /** The name as SQL: both parts quoted. */
  public String quoted() {
    return Identifiers.quote(schema) + "." + Identifiers.quote(name);
  }

  /** The name as a person writes it: each part is quoted only where SQL needs quotes. */
  public String readable() {
    return Identifiers.quoteIfNeeded(schema) + "." + Identifiers.quoteIfNeeded(name);
  }

  /** The name for people: {@code schema.name}, unquoted. */
  @Override
  public String toString() {
    return schema + "." + name;
  }

  @Override
  public int compareTo(QualifiedName other) {
    return ORDER.compare(this, other);
  }
}
