package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.postgres.QualifiedName;

/**
 * A table or sequence of an extension whose content a dump takes along.
 *
 * @param extension the extension
 * @param schema its schema
 * @param name its name
 * @param sequence whether it is a sequence
 * @param condition which of its rows a dump has; empty for all
 * @param writable whether the session's role may insert rows, or set the sequence
 * @param rowSecurityActive whether row-level security keeps the role from loading rows
 */
public record ExtensionTable(
    String extension,
    String schema,
    String name,
    boolean sequence,
    String condition,
    boolean writable,
    boolean rowSecurityActive) {

  /** The table. */
  public QualifiedName table() {
    return new QualifiedName(schema, name);
  }

  /** The privilege that it takes to load its content, as GRANT and REVOKE name it. */
  public String privilege() {
    return (sequence ? "UPDATE ON SEQUENCE " : "INSERT ON ") + table().quoted();
  }

  /** Whether a dump has something of it. A sequence always has a value. */
  boolean isDumped(RowSearch source) {
    return sequence
        || source
            .finds("only " + table().quoted(), condition.isBlank() ? "true" : condition)
            .orElse(true);
  }

  @Override
  public String toString() {
    return table() + " of extension " + extension;
  }
}
