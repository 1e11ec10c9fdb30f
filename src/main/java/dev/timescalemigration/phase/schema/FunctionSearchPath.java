package dev.timescalemigration.phase.schema;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.timescale.CatalogSql;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fix for a function that names something without its schema. A dump is loaded with an empty
 * {@code search_path} (pg_dump since CVE-2018-1058), and runs functions of indexes, constraints,
 * generated columns and materialized views.
 */
final class FunctionSearchPath {
  /** undefined function, table, object, column; an operator is a function here. */
  private static final Set<String> MISSING =
      Set.of(
          SqlState.UNDEFINED_FUNCTION,
          SqlState.UNDEFINED_TABLE,
          SqlState.UNDEFINED_OBJECT,
          SqlState.UNDEFINED_SCHEMA);

  private static final Pattern SQL_FUNCTION =
      Pattern.compile("SQL function \"(.*)\" (?:during|statement) .*");

  /** The signature is written with its schema where that is not in the search_path. */
  private static final Pattern SIGNATURE =
      Pattern.compile("[\\w/]+ function (.*\\))(?: line \\d+.*| while .*|)");

  private static final Pattern NAMED =
      Pattern.compile("(?:function|procedure|relation|type|table|collation) \"?([^\"(]+)[\"(].*");

  private FunctionSearchPath() {}

  /** Statements that run in the source, if the error is one of a function of the source. */
  static Optional<String> fix(Database source, LoadError error) {
    if (!MISSING.contains(error.state())) {
      return Optional.empty();
    }
    for (String line : error.context()) {
      Matcher byName = SQL_FUNCTION.matcher(line);
      Matcher bySignature = SIGNATURE.matcher(line);
      if (byName.matches()) {
        return statements(source, byName.group(1), null, error);
      }
      if (bySignature.matches()) {
        return statements(source, null, bySignature.group(1), error);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> statements(
      Database source, String name, String signature, LoadError error) {
    Matcher named = NAMED.matcher(error.message());
    List<String> statements =
        source.with(
            handle ->
                handle
                    .createQuery(
                        CatalogSql.of(handle, FunctionSearchPath.class, "function_search_path"))
                    .bind("name", name)
                    .bind("signature", signature)
                    .bind("missing", named.lookingAt() ? named.group(1) : null)
                    .mapTo(String.class)
                    .list());
    return statements.isEmpty() ? Optional.empty() : Optional.of(PrintableSql.list(statements));
  }
}
