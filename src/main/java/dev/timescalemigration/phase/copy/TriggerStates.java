package dev.timescalemigration.phase.copy;

import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.locks.BriefLocks;
import dev.timescalemigration.work.locks.WriterGuard;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Gives the chunks of the target the state of their hypertable's triggers: a trigger that was
 * disabled would fire on chunks that were made or attached since.
 */
final class TriggerStates {

  private static final int TRIES = 30;

  private final Handle target;
  private final WriterGuard guard;
  private final Progress progress;

  TriggerStates(Handle target, WriterGuard guard, Progress progress) {
    this.target = target;
    this.guard = guard;
    this.progress = progress;
  }

  /** Takes a lock that writers wait for, but not for long; what remains to be done is reported. */
  void apply(QualifiedName hypertable) {
    for (String statement :
        target
            .createQuery(SqlFile.of(TriggerStates.class, "trigger_states"))
            .bind("table", hypertable.quoted())
            .mapTo(String.class)
            .list()) {
      try {
        if (!new BriefLocks(TRIES).alone(guard, target, session -> session.execute(statement))) {
          report(hypertable, "others need the locks", statement);
        }
      } catch (UnableToExecuteStatementException e) {
        // Before 2.27 hypertables do not support it.
        if (DatabaseErrors.sqlState(e).filter(SqlState.FEATURE_NOT_SUPPORTED::equals).isEmpty()) {
          throw e;
        }
        report(hypertable, DatabaseErrors.oneLine(e), statement);
      }
    }
  }

  private void report(QualifiedName hypertable, String why, String statement) {
    progress.message(
        "chunks of "
            + hypertable
            + " have a trigger in another state than the hypertable ("
            + why
            + "); when it is quiet, run in the target: "
            + statement
            + ";");
  }
}
