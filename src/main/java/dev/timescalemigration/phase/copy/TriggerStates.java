package dev.timescalemigration.phase.copy;

import dev.timescalemigration.phase.Progress;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Gives the chunks of the target the state of their hypertable's triggers: a trigger that was
 * disabled would fire on chunks that were made or attached since.
 */
final class TriggerStates {
  /** Lock not available; and before 2.27 hypertables do not support it. */
  private static final Set<String> TO_BE_TOLD = Set.of("55P03", "0A000");

  private final Handle target;
  private final Progress progress;

  TriggerStates(Handle target, Progress progress) {
    this.target = target;
    this.progress = progress;
  }

  /** Takes a lock that writers wait for, but not for long; what stays to be done is told. */
  void apply(QualifiedName hypertable) {
    for (String statement :
        target
            .createQuery(SqlFile.of(TriggerStates.class, "trigger_states"))
            .bind("table", hypertable.quoted())
            .mapTo(String.class)
            .list()) {
      try {
        target.useTransaction(
            transaction -> {
              transaction.execute("set local lock_timeout = '2s'");
              transaction.execute(statement);
            });
      } catch (UnableToExecuteStatementException e) {
        if (DatabaseErrors.sqlState(e).filter(TO_BE_TOLD::contains).isEmpty()) {
          throw e;
        }
        progress.message(
            "chunks of "
                + hypertable
                + " have a trigger in another state than the hypertable ("
                + DatabaseErrors.oneLine(e)
                + "); when it is quiet, run in the target: "
                + statement);
      }
    }
  }
}
