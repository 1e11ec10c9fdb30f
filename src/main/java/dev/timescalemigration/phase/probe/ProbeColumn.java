package dev.timescalemigration.phase.probe;

import dev.timescalemigration.postgres.Identifiers;

/**
 * A column by which rows are looked for.
 *
 * @param name its name
 * @param type its type as SQL writes it, without a modifier; for a domain the type that it is of
 * @param isDomain whether the column's type is a domain
 * @param operator the equality operator of its type, with its schema
 */
record ProbeColumn(String name, String type, boolean isDomain, String operator) {

  /**
   * The condition that picks rows of a value.
   *
   * @param value as text, null for NULL
   */
  String condition(String value) {
    String column = Identifiers.quote(name);
    return value == null
        ? column + " is null"
        : column
            + (isDomain ? "::" + type : "")
            + " "
            + (operator.equals("operator(pg_catalog.=)") ? "=" : operator)
            + " "
            + Identifiers.literal(value)
            + "::"
            + type;
  }
}
