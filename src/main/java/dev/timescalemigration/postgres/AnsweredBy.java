package dev.timescalemigration.postgres;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Goes with an error of a database and says which of the two it came from: whoever reads {@code
 * permission denied for schema public} has to know where.
 */
final class AnsweredBy extends Throwable {
  private static final long serialVersionUID = 1L;

  private final Side side;

  private AnsweredBy(Side side) {
    super("answered by the " + side.value(), null, false, false);
    this.side = side;
  }

  /** Notes it on the error of each statement of a session. */
  static SqlLogger noting(Side side) {
    return new SqlLogger() {
      @Override
      public void logException(StatementContext context, SQLException error) {
        note(side, error);
      }
    };
  }

  /** Notes it on an error on which it is not noted yet; one of no database is left alone. */
  static void note(Side side, Throwable error) {
    DatabaseErrors.find(error, SQLException.class)
        .filter(ofDatabase -> of(ofDatabase).isEmpty())
        .ifPresent(ofDatabase -> ofDatabase.addSuppressed(new AnsweredBy(side)));
  }

  /** The side that was noted on an error or on a cause of it. */
  static Optional<Side> of(Throwable error) {
    return DatabaseErrors.find(error, SQLException.class).stream()
        .flatMap(ofDatabase -> Arrays.stream(ofDatabase.getSuppressed()))
        .filter(AnsweredBy.class::isInstance)
        .map(noted -> ((AnsweredBy) noted).side)
        .findFirst();
  }
}
