package dev.timescalemigration.work.selection;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.PrintableText;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.SqlState;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Which names a user's regular expression matches, by the source server's reading of it. */
public final class NameFilter {
  /**
   * Characters with a meaning of their own in an expression (PostgreSQL's documentation, 9.7.3).
   */
  private static final String SPECIAL = "^$.[]()|*+?{}\\";

  private NameFilter() {}

  /**
   * The positions in a list, from 0 on, of the names that match.
   *
   * @throws MigrationFailure of kind USAGE when the filter is not a POSIX regular expression
   */
  public static List<Integer> matching(Handle source, List<QualifiedName> names, String filter) {
    try {
      return source
          .createQuery(SqlFile.of(NameFilter.class, "match_filter"))
          .bindArray("schemas", String.class, names.stream().map(QualifiedName::schema).toList())
          .bindArray("names", String.class, names.stream().map(QualifiedName::name).toList())
          .bind("filter", filter)
          .mapTo(Integer.class)
          .map(position -> position - 1)
          .list();
    } catch (JdbiException e) {
      throw invalid(filter, e);
    }
  }

  private static RuntimeException invalid(String filter, JdbiException e) {
    if (e.getCause() instanceof SQLException sql
        && SqlState.INVALID_REGULAR_EXPRESSION.equals(sql.getSQLState())) {
      String reason = sql.getMessage().lines().findFirst().orElse("").replaceFirst("^ERROR: ", "");
      return MigrationFailure.usage(
              "InvalidFilter",
              "filter '" + filter + "' is not a POSIX regular expression: " + reason,
              "correct it, for example '^public\\.metrics$'")
          .causedBy(e, SqlState.INVALID_REGULAR_EXPRESSION);
    }
    return e;
  }

  /**
   * A filter that selects this table only. A filter is matched in upper and lower case unless it
   * begins with {@code (?c)}, and against the names with and without the quotes that they need.
   */
  public static String only(QualifiedName table) {
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
