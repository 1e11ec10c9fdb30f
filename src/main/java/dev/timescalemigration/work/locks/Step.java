package dev.timescalemigration.work.locks;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.work.PhaseContext;
import java.util.function.Supplier;

/**
 * A step of the migration that one process at a time does. Each has an advisory lock of the target
 * ({@code pg_advisory_lock}), which the server releases with the session that holds it, so that a
 * process that is killed leaves nothing behind.
 */
public enum Step {
  /** Loading the schema. */
  SCHEMA(1, "loads the schema"),
  /** Staging. */
  STAGING(2, "stages"),
  /** Switching background jobs on or off, or running them. */
  JOBS(3, "works on the background jobs"),
  /** Refreshing continuous aggregates. */
  REFRESH(4, "refreshes continuous aggregates"),
  /** Switching over. */
  SWITCHOVER(5, "prepares the switchover"),
  /** Rehearsing in a scratch database of the target's server. */
  REHEARSAL(6, "rehearses"),
  /** Replacing a lost replication slot. */
  RECOVERY(7, "recovers capture");

  /** The reason of the failure when another process is at a step. */
  public static final String RUNNING = "StepRunning";

  private final int lock;
  private final String whatItDoes;

  Step(int lock, String whatItDoes) {
    this.lock = lock;
    this.whatItDoes = whatItDoes;
  }

  /**
   * Does this step's work. If another process does the same step or removes the ledger, this one
   * waits for its end.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure of kind STOPPED when a stop was asked
   *     for while waiting
   */
  public <T> T alone(PhaseContext context, Supplier<T> work) {
    try (StepLocks locks = new StepLocks(context.target())) {
      locks.shareLedger(context);
      locks.await(context, lock, whatItDoes);
      return work.get();
    }
  }

  /**
   * Does work that several processes share, as copying. The ledger is not removed meanwhile.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure of kind STOPPED when a stop was asked
   *     for while waiting
   */
  public static <T> T together(PhaseContext context, Supplier<T> work) {
    try (StepLocks locks = new StepLocks(context.target())) {
      locks.shareLedger(context);
      return work.get();
    }
  }

  /**
   * Does work during which no process may be at any step, as removing the ledger.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure of kind USER_ACTION when one is, naming
   *     its session
   */
  public static <T> T whileNoneWorks(Database target, Supplier<T> work) {
    try (StepLocks locks = new StepLocks(target)) {
      locks.takeLedgerOrRefuse();
      return work.get();
    }
  }
}
