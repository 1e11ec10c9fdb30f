package dev.timescalemigration.work.selection;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.SqlState;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Which names a user's regular expression matches, by the source server's reading of it. */
public final class NameFilter {

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
}
