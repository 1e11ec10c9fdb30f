package dev.timescalemigration.cli.init;

import dev.timescalemigration.postgres.QualifiedName;

/** A regular expression of PostgreSQL that a table's name matches, as rules have it. */
final class NameExpression {
  private NameExpression() {}

  static String of(QualifiedName name) {
    return (name.schema() + "." + name.name()).replaceAll("([\\\\.^$|?*+()\\[\\]{}])", "\\\\$1");
  }
}
