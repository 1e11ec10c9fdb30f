package dev.timescalemigration.timescale.aggregate;

import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.TimeType;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The statement that materializes a window of a continuous aggregate. */
public final class RefreshCall {
  private RefreshCall() {}

  /**
   * Its text.
   *
   * @param catalog of the database in which it runs
   * @param view the user's view
   * @param time the type of its buckets
   * @param start of the window, inclusive; empty for the beginning of time
   * @param end of the window, exclusive
   * @param force whether buckets are materialized that the log takes for materialized
   */
  public static String of(
      Catalog catalog,
      QualifiedName view,
      TimeType time,
      OptionalLong start,
      long end,
      boolean force) {
    boolean inOneBatch = catalog.capabilities().forgetsLastBucketOfBatches();
    return "CALL "
        + Identifiers.quote(catalog.extensionSchema())
        + ".refresh_continuous_aggregate("
        + Identifiers.literal(view.quoted())
        + "::regclass, "
        + (start.isPresent() ? time.literal(start.getAsLong()) : "null")
        + ", "
        + time.literal(end)
        + (force || inOneBatch ? ", force => true" : "")
        + (inOneBatch ? ", options => '{\"buckets_per_batch\": 0}'" : "")
        + ")";
  }

  /**
   * Runs it, on a session without a transaction.
   *
   * @param statement its text
   * @return false when the window holds no whole bucket, so that nothing was done ("refresh window
   *     too small")
   */
  public static boolean run(Handle handle, String statement) {
    try {
      handle.execute(statement);
      return true;
    } catch (UnableToExecuteStatementException e) {
      if (DatabaseErrors.sqlState(e).filter(SqlState.INVALID_PARAMETER_VALUE::equals).isPresent()) {
        return false;
      }
      throw e;
    }
  }
}
