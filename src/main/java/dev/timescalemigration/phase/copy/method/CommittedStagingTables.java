package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.ledger.Tasks;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.SqlState;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Staging tables that are committed before they become chunks, see {@link BuildInParallel}. They
 * belong to whoever holds the claim of their chunk; where nobody does, the copy was interrupted,
 * and they are of no use to anybody.
 */
public final class CommittedStagingTables {
  /**
   * A session of a process that was killed may still be writing into one. It must not be waited for
   * without end, least of all while a claim is held that it prevents from continuing.
   */
  private static final String NO_LONG_WAIT = "set local lock_timeout = '5s'";

  /** Waited in vain; gone already; another role's. */
  private static final Set<String> HARMLESS =
      Set.of(
          SqlState.LOCK_NOT_AVAILABLE, SqlState.UNDEFINED_TABLE, SqlState.INSUFFICIENT_PRIVILEGE);

  private static final Logger LOG = LoggerFactory.getLogger(CommittedStagingTables.class);

  private CommittedStagingTables() {}

  /**
   * What one claim left.
   *
   * @param task its task
   * @param tables the tables, quoted, as DROP TABLE takes them
   */
  private record Left(long task, String tables) {}

  /**
   * Makes and commits a table, after dropping what interrupted copies of the same chunk left.
   *
   * @param task a task whose claim the caller holds
   */
  static void make(Database database, Task task, StagingTable staging) {
    try (Handle target = database.open()) {
      left(target).stream()
          .filter(left -> left.task() == task.id())
          .forEach(left -> target.useTransaction(transaction -> drop(transaction, left)));
      target.useTransaction(
          transaction -> {
            transaction.execute(NO_LONG_WAIT);
            staging.create(transaction);
          });
    }
  }

  /** Drops what interrupted copies left of chunks that nobody works on now. */
  public static void dropAbandoned(Database database) {
    try (Handle target = database.open()) {
      for (Left left : left(target)) {
        target.useTransaction(
            transaction -> {
              if (Tasks.hold(transaction, left.task())) {
                drop(transaction, left);
              }
            });
      }
    }
  }

  private static List<Left> left(Handle target) {
    return target
        .createQuery(SqlFile.of(CommittedStagingTables.class, "staging_tables_left"))
        .map((row, context) -> new Left(row.getLong("task"), row.getString("tables")))
        .list();
  }

  /** What cannot be dropped now does no harm: its name is used by no other claim. */
  private static void drop(Handle transaction, Left left) {
    transaction.execute("savepoint dropping");
    try {
      transaction.execute(NO_LONG_WAIT);
      transaction.execute("drop table " + left.tables());
    } catch (UnableToExecuteStatementException e) {
      if (DatabaseErrors.sqlState(e).filter(HARMLESS::contains).isEmpty()) {
        throw e;
      }
      LOG.debug("{} stays", left.tables(), e);
      transaction.execute("rollback to savepoint dropping");
    }
  }
}
