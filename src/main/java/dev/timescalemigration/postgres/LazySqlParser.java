package dev.timescalemigration.postgres;

import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * JDBI's parser, asked only about statements that may have parameters. It takes some 5 µs for each
 * character, which is more than most servers take for the answer, and statements that name a chunk
 * are new each time.
 */
final class LazySqlParser implements SqlParser {
  /** A colon that is no cast's, or a question mark: in a literal, too. */
  private static final Pattern MAY_BE_PARAMETER = Pattern.compile("(?<!:):[A-Za-z_]|\\?");

  private final SqlParser jdbi = new ColonPrefixSqlParser();

  @Override
  public ParsedSql parse(String sql, StatementContext context) {
    return MAY_BE_PARAMETER.matcher(sql).find()
        ? jdbi.parse(sql, context)
        : ParsedSql.builder().append(sql).build();
  }

  @Override
  public String nameParameter(String name, StatementContext context) {
    return jdbi.nameParameter(name, context);
  }
}
