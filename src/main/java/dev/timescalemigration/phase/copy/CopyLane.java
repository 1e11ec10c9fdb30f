package dev.timescalemigration.phase.copy;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.ledger.Tasks;
import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.phase.StopSignal;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lane of copying: a session on either side, one chunk after the other. A chunk's claim, its
 * rows and its completion are one transaction in the target, so a lane may die at any instant.
 */
final class CopyLane implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CopyLane.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final PhaseContext context;
  private final CopyOptions options;
  private final HypertableCopies tables;
  private final Tasks tasks;
  private final CopyCount count;
  private final ChunkCopier copier;
  private Instant lastGood;
  private Duration pause = FIRST_PAUSE;

  CopyLane(
      PhaseContext context,
      CopyOptions options,
      HypertableCopies tables,
      Tasks tasks,
      CopyCount count) {
    this.context = context;
    this.options = options;
    this.tables = tables;
    this.tasks = tasks;
    this.count = count;
    this.copier = new ChunkCopier(tables, context.source());
    this.lastGood = context.clock().instant();
  }

  /** Copies until nothing is left that no other lane holds, or a stop is asked for. */
  @Override
  public void run() {
    boolean left = true;
    while (left && !context.stop().isStopping()) {
      try {
        left = copyWithOneConnection();
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
   * Copies until nothing is left or a connection breaks.
   *
   * @return whether there may be more to copy
   */
  private boolean copyWithOneConnection() {
    try (Handle source = context.source().open();
        Handle target = context.target().open();
        StopSignal.Registration cancelSource =
            context.stop().onAbort(() -> Database.cancel(source));
        StopSignal.Registration cancelTarget =
            context.stop().onAbort(() -> Database.cancel(target))) {
      if (tables.mayPretendReplica()) {
        target.execute("set session_replication_role = replica");
      }
      while (!context.stop().isStopping()) {
        if (!copyOne(source, target)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Copies one chunk; false when there is none left to claim. */
  private boolean copyOne(Handle source, Handle target) {
    Instant startedAt = context.clock().instant();
    target.begin();
    Optional<Task> claimed = Optional.empty();
    try {
      claimed = tasks.claimForCopy(target, options.shard());
      if (claimed.isEmpty()) {
        target.rollback();
        return false;
      }
      Task task = claimed.get();
      Outcome outcome = copier.copy(task, source, target);
      record(target, task, outcome);
      target.commit();
      good(task, outcome);
      return true;
    } catch (SQLException | RuntimeException e) {
      rollBackQuietly(target);
      if (claimed.isEmpty() || context.stop().isAborting()) {
        throw unchecked(e);
      }
      fail(claimed.get(), startedAt, e);
      return true;
    }
  }

  private void record(Handle target, Task task, Outcome outcome) {
    if (outcome instanceof Outcome.Copied done) {
      tasks.copied(target, task.id(), done.way(), done.rows(), done.bytes());
    } else if (outcome instanceof Outcome.Skipped skipped) {
      tasks.skipped(target, task.id(), skipped.reason());
    }
  }

  private void good(Task task, Outcome outcome) {
    lastGood = context.clock().instant();
    pause = FIRST_PAUSE;
    count.add(outcome);
    context.progress().advanced(1, task.sourceBytes());
    if (outcome instanceof Outcome.Skipped skipped) {
      context.progress().message("skipped " + task.chunk() + ": " + skipped.reason());
    } else if (outcome instanceof Outcome.Copied done && done.lateRows() > 0) {
      context
          .progress()
          .message(
              done.lateRows() + " late rows of " + task.chunk() + " came during the copy, kept");
    }
  }

  /** A server that is away is waited for; an error of the chunk counts towards parking it. */
  private void fail(Task task, Instant startedAt, Exception error) {
    boolean temporary = DatabaseErrors.isTemporary(error);
    LOG.debug("chunk {} failed", task.chunk(), error);
    boolean parked =
        tasks.failed(
            task.id(),
            CopyPhase.NAME,
            context.worker(),
            startedAt,
            DatabaseErrors.sqlState(error).orElse(null),
            DatabaseErrors.oneLine(error),
            !temporary,
            options.maxFailures());
    if (temporary) {
      throw unchecked(error);
    }
    if (parked) {
      context.progress().message("parked " + task.chunk() + ": " + DatabaseErrors.oneLine(error));
    }
  }

  private void waitForServers(RuntimeException error) {
    Duration away = Duration.between(lastGood, context.clock().instant());
    if (away.compareTo(options.patience()) > 0) {
      throw MigrationFailure.of(
              FailureKind.TEMPORARY,
              "ServersAway",
              "no chunk could be copied for "
                  + away.toSeconds()
                  + " s: "
                  + DatabaseErrors.oneLine(error),
              "run the same command again when the servers answer; it goes on where it stood")
          .causedBy(error, DatabaseErrors.sqlState(error).orElse(null));
    }
    context
        .progress()
        .message(DatabaseErrors.oneLine(error) + "; trying again in " + pause.toMillis() + " ms");
    context.stop().await(pause);
    pause =
        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
  }

  /** After a broken connection there is nothing to roll back: the server did it. */
  private static void rollBackQuietly(Handle handle) {
    try {
      handle.rollback();
    } catch (RuntimeException e) {
      LOG.debug("rollback on a broken connection", e);
    }
  }

  private static RuntimeException unchecked(Exception e) {
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
