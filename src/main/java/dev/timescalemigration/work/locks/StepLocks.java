package dev.timescalemigration.work.locks;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/** Advisory locks of the target that one session holds until this is closed. */
final class StepLocks implements AutoCloseable {
  /**
   * Distinguishes this program's advisory locks from those of applications: {@code tsm} in ASCII.
   */
  private static final int PROGRAM = 0x74736d;

  /** Every step shares this lock; who removes the ledger holds it alone. */
  private static final int LEDGER = 0;

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int TRIES_BEFORE_REFUSING = 15;

  private final Handle session;

  StepLocks(Database target) {
    this.session = target.open();
  }

  /** Keeps the ledger from being removed. */
  void shareLedger(PhaseContext context) {
    await(context, "pg_try_advisory_lock_shared", LEDGER, "removes the ledger");
  }

  /**
   * Waits for a step's lock, and says once for whom.
   *
   * @param whatHolderDoes what another process that holds it does, for the message
   */
  void await(PhaseContext context, int step, String whatHolderDoes) {
    await(context, "pg_try_advisory_lock", step, whatHolderDoes);
  }

  /** Keeps every step out, or says which session is in the way. */
  void takeLedgerOrRefuse() {
    StopSignal never = new StopSignal();
    for (int tries = 0; !take("pg_try_advisory_lock", LEDGER); tries++) {
      if (tries == TRIES_BEFORE_REFUSING) {
        throw MigrationFailure.userAction(
            Step.RUNNING,
            "another process works on this migration in the target" + holder(LEDGER),
            "stop it or let it end, then try again");
      }
      never.await(PAUSE);
    }
  }

  private void await(PhaseContext context, String function, int lock, String whatHolderDoes) {
    if (take(function, lock)) {
      return;
    }
    context
        .progress()
        .message(
            "Another process "
                + whatHolderDoes
                + " in this target"
                + holder(lock)
                + ". Waiting for its end.");
    while (!take(function, lock)) {
      if (context.stop().await(PAUSE)) {
        throw MigrationFailure.stopped(
            "stopped while another process " + whatHolderDoes, "run it again");
      }
    }
  }

  /** Tries once: a session that waits in the server would not see a stop. */
  private boolean take(String function, int lock) {
    return session
        .createQuery("select " + function + "(:program, :lock)")
        .bind("program", PROGRAM)
        .bind("lock", lock)
        .mapTo(Boolean.class)
        .one();
  }

  private String holder(int lock) {
    return session
        .createQuery(SqlFile.of(StepLocks.class, "advisory_lock_holder"))
        .bind("program", PROGRAM)
        .bind("lock", lock)
        .map(
            (row, context) ->
                " (server process %d, role %s, from %s, connected for %d s)"
                    .formatted(
                        row.getInt("pid"),
                        row.getString("usename"),
                        row.getString("client_address"),
                        row.getLong("session_seconds")))
        .findOne()
        .orElse("");
  }

  @Override
  public void close() {
    session.close();
  }
}
