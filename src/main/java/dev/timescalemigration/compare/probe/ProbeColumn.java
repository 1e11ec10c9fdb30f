package dev.timescalemigration.compare.probe;

import dev.timescalemigration.postgres.Identifiers;
import java.util.Optional;

/**
 * A column by which rows are looked for.
 *
 * @param name its name
 * @param type its type as SQL writes it, without a modifier; for a domain the type that it is of
 * @param isDomain whether the column's type is a domain
 * @param operator the equality operator of its type, with its schema
 * @param less the operator by which a lesser value comes before a greater one, with its schema;
 *     empty when the type has no order
 * @param greater the operator by which a greater value comes before a lesser one
 */
record ProbeColumn(
    String name,
    String type,
    boolean isDomain,
    String operator,
    Optional<String> less,
    Optional<String> greater) {

  /** The column as a key by which rows are sorted; empty when its type has no order. */
  Optional<SortKey> sorted(boolean descending, boolean nullsFirst) {
    return (descending ? greater : less)
        .map(precedes -> new SortKey(expression(), operator, precedes, nullsFirst));
  }

  /** The condition that picks rows from one value to another, both as text; without one, NULLs. */
  String between(Optional<String> least, Optional<String> greatest) {
    if (least.isEmpty() || greatest.isEmpty()) {
      return Identifiers.quote(name) + " is null";
    }
    return less.map(
            precedes ->
                "not (%1$s %2$s %3$s or %4$s %2$s %1$s)"
                    .formatted(
                        expression(), precedes, literal(least.get()), literal(greatest.get())))
        .orElse("true");
  }

  private String literal(String value) {
    return Identifiers.literal(value) + "::" + type;
  }

  private String expression() {
    return Identifiers.quote(name) + (isDomain ? "::" + type : "");
  }

  /**
   * The condition that picks rows of a value.
   *
   * @param value as text, null for NULL
   */
  String condition(String value) {
    return value == null
        ? Identifiers.quote(name) + " is null"
        : expression()
            + " "
            + (operator.equals("operator(pg_catalog.=)") ? "=" : operator)
            + " "
            + literal(value);
  }
}
