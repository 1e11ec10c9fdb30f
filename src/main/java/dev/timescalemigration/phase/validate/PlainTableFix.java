package dev.timescalemigration.phase.validate;

import dev.timescalemigration.compare.databases.ComparedScope;
import dev.timescalemigration.compare.databases.Comparison;
import dev.timescalemigration.compare.rows.RowDifference;
import dev.timescalemigration.failure.PrintableText;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.Locale;

/** The command that makes a plain table of the target equal, for a shell. */
final class PlainTableFix {
  /**
   * Characters with a meaning of their own in an expression (PostgreSQL's documentation, 9.7.3).
   */
  private static final String SPECIAL = "^$.[]()|*+?{}\\";

  private PlainTableFix() {}

  /** What to do, which ends with the command. */
  static String of(QualifiedName table, RowDifference difference) {
    long rows = difference.missing() + difference.extra() + difference.different();
    return "look at the rows, then run"
        + (rows > Comparison.MOST_KEPT_OF_PIECE ? ", again and again until it ends with 0" : "")
        + ": tsm compare --scope "
        + ComparedScope.PLAIN_TABLES.value()
        + " --filter '"
        + filter(table)
        + "' --repair --execute";
  }

  /**
   * A filter that selects this table only. A filter is matched in upper and lower case unless it
   * begins with {@code (?c)}, and against the names with and without the quotes that they need.
   */
  private static String filter(QualifiedName table) {
    boolean ambiguous = (table.schema() + table.name()).matches("(?s).*[.\"].*");
    return "(?c)^"
        + (ambiguous
            ? quoted(table.schema()) + "\\." + quoted(table.name())
            : escaped(table.schema()) + "\\." + escaped(table.name()))
        + "$";
  }

  /** A name with a dot or a quote always has quotes; another one has them when it needs them. */
  private static String quoted(String name) {
    String inQuotes = "\"" + escaped(name.replace("\"", "\"\"")) + "\"";
    return name.matches("(?s).*[.\"].*") ? inQuotes : "(" + inQuotes + "|" + escaped(name) + ")";
  }

  /** Matches a text, and is in characters that are all seen and that a shell's quotes hold. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (c == '\'' || PrintableText.isHidden(c)) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                escaped.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append((char) c);
              }
            });
    return escaped.toString();
  }
}
