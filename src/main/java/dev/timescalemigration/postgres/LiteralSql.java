package dev.timescalemigration.postgres;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.TemplateEngine;

/**
 * Statements that hold users' values as literals. Nothing in them is taken for a parameter or for
 * part of a template, whatever the values are.
 */
public final class LiteralSql {
  private static final SqlParser NO_PARAMETERS =
      new SqlParser() {
        @Override
        public ParsedSql parse(String sql, StatementContext context) {
          return ParsedSql.builder().append(sql).build();
        }

        @Override
        public String nameParameter(String name, StatementContext context) {
          throw new IllegalStateException("no parameter has a name here: " + name);
        }
      };

  private LiteralSql() {}

  /** A query. */
  public static Query query(Handle handle, String sql) {
    return literally(handle.createQuery(sql));
  }

  /** Executes a statement and answers with the number of rows that it changed. */
  public static int execute(Handle handle, String sql) {
    return literally(handle.createUpdate(sql)).execute();
  }

  private static <S extends SqlStatement<S>> S literally(S statement) {
    return statement.configure(
        SqlStatements.class,
        config -> {
          config.setSqlParser(NO_PARAMETERS);
          config.setTemplateEngine(TemplateEngine.NOP);
        });
  }
}
