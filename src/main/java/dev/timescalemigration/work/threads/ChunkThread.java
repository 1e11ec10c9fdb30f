package dev.timescalemigration.work.threads;

import dev.timescalemigration.failure.Backoff;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session on either side, one chunk after the other; waits for servers that are unreachable. */
public final class ChunkThread implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkThread.class);
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

  private final PhaseContext context;
  private final Duration patience;
  private final ChunkWork work;
  private Optional<Instant> failingSince = Optional.empty();
  private int failures;

  /**
   * A copy thread that has not begun.
   *
   * @param context the databases, and the wish to stop
   * @param patience how long servers may be unreachable before the copy thread gives up
   * @param work what to do with each chunk
   */
  public ChunkThread(PhaseContext context, Duration patience, ChunkWork work) {
    this.context = context;
    this.patience = patience;
    this.work = work;
  }

  /**
   * Works until nothing is left that no other copy thread holds, or a stop is asked for.
   *
   * @throws MigrationFailure of kind TEMPORARY when servers are unreachable for too long
   */
  @Override
  public void run() {
    boolean left = true;
    while (left && !context.stop().isStopping()) {
      try {
        left = workWithOneConnection();
      } catch (RuntimeException e) {
        if (context.stop().isAborting()) {
          return;
        }
        if (!DatabaseErrors.isTemporary(e)) {
          throw e;
        }
        waitForServers(e);
      }
    }
  }

  /**
   * Works until nothing is left or a connection breaks.
   *
   * @return whether there may be more to do
   */
  private boolean workWithOneConnection() {
    try (Handle source = context.source().open();
        Handle target = context.target().open();
        StopSignal.Registration cancelSource =
            context.stop().onAbort(() -> Database.cancel(source));
        StopSignal.Registration cancelTarget =
            context.stop().onAbort(() -> Database.cancel(target))) {
      return work(source, target);
    }
  }

  private boolean work(Handle source, Handle target) {
    try {
      work.begin(source, target);
      while (!context.stop().isStopping()) {
        if (!work.doNext(source, target)) {
          return false;
        }
        failingSince = Optional.empty();
        failures = 0;
      }
      return true;
    } catch (Error e) {
      Database.abort(source);
      Database.abort(target);
      throw e;
    }
  }

  private void waitForServers(RuntimeException error) {
    Instant now = context.clock().instant();
    Duration away = Duration.between(failingSince.orElse(now), now);
    failingSince = Optional.of(now.minus(away));
    if (away.compareTo(patience) > 0) {
      throw MigrationFailure.of(
              FailureKind.TEMPORARY,
              "ServersAway",
              "no chunk could be processed for "
                  + away.toSeconds()
                  + " s: "
                  + DatabaseErrors.translate(error).getMessage(),
              "run the same command again when the servers answer; it continues where it stopped")
          .causedBy(error, DatabaseErrors.sqlState(error).orElse(null));
    }
    Duration pause = BACKOFF.after(failures++);
    context
        .progress()
        .message(
            DatabaseErrors.translate(error).getMessage()
                + "; trying again in "
                + pause.toMillis()
                + " ms");
    context.stop().await(pause);
  }

  /** Rolls back; after a broken connection there is nothing to roll back: the server did it. */
  public static void rollBackQuietly(Handle handle) {
    try {
      handle.rollback();
    } catch (RuntimeException e) {
      LOG.debug("rollback on a broken connection", e);
    }
  }
}
