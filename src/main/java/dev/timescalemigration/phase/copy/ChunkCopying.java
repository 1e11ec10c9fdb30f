package dev.timescalemigration.phase.copy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Completion;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.ledger.Tasks;
import dev.timescalemigration.phase.copy.method.AlteredException;
import dev.timescalemigration.phase.copy.method.BuildInParallel;
import dev.timescalemigration.phase.copy.method.CommittedStagingTables;
import dev.timescalemigration.phase.copy.method.CopyOutcome;
import dev.timescalemigration.phase.copy.method.OthersWaitException;
import dev.timescalemigration.phase.copy.method.SharedChunk;
import dev.timescalemigration.phase.copy.method.SmallChunks;
import dev.timescalemigration.phase.copy.method.ThreadsAtWork;
import dev.timescalemigration.phase.copy.target.ChunkMaker;
import dev.timescalemigration.phase.copy.target.HypertableCopies;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.RowTooLargeException;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.WriterGuard;
import dev.timescalemigration.work.threads.AlteredColumns;
import dev.timescalemigration.work.threads.ChunkThread;
import dev.timescalemigration.work.threads.ChunkWork;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a copy thread does when it copies. A chunk's claim, its rows and its completion are one
 * transaction in the target, so a copy thread may die at any instant.
 */
final class ChunkCopying implements ChunkWork {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkCopying.class);

  /** How often a chunk is given up for others who wait, before it is parked. */
  private static final int TIMES_GIVEN_UP = 20;

  private static final Duration FIRST_WAIT = Duration.ofMillis(100);

  private final PhaseContext context;
  private final CopyOptions options;
  private final HypertableCopies tables;
  private final Tasks tasks;
  private final CopyCount count;
  private final CopyPipe.RateLimit rateLimit;
  private final ThreadsAtWork threads;
  private final ChunkCopier copier;
  private final SmallChunks smallChunks;
  private final WriterGuard guard;
  private int alone;

  ChunkCopying(
      PhaseContext context,
      CopyOptions options,
      HypertableCopies tables,
      Tasks tasks,
      CopyCount count,
      CopyPipe.RateLimit rateLimit,
      ThreadsAtWork threads,
      BuildInParallel byThreads,
      ChunkMaker maker,
      TwoSides<WriterGuard> guards) {
    this.context = context;
    this.options = options;
    this.tables = tables;
    this.tasks = tasks;
    this.count = count;
    this.rateLimit = rateLimit;
    this.threads = threads;
    this.copier =
        new ChunkCopier(tables, context.source(), rateLimit, byThreads, maker, guards.source());
    this.guard = guards.target();
    this.smallChunks = new SmallChunks(tables, tasks, context.source(), rateLimit);
  }

  @Override
  public void begin(Handle source, Handle target) {
    if (tables.mayPretendReplica()) {
      target.execute("set session_replication_role = replica");
    }
    // Copied rows are in the copied buckets already. In older versions the replica role keeps the
    // triggers that note invalidations from firing.
    if (tables.target().capabilities().skipsInvalidations()) {
      target.execute("set timescaledb.skip_cagg_invalidation = on");
    }
  }

  @Override
  public boolean doNext(Handle source, Handle target) {
    long failures = threads.failures();
    ClaimResult claim = ClaimResult.FAILED;
    threads.begin();
    try {
      claim = copyNext(source, target);
    } finally {
      threads.end(claim == ClaimResult.FAILED);
    }
    return claim != ClaimResult.NONE || helpOrWait(source, target, failures);
  }

  private enum ClaimResult {
    NONE,
    DONE,
    FAILED
  }

  /**
   * What a copy thread does that finds nothing to claim, as long as others are at work.
   *
   * @param failures how many chunks had failed when it looked for one
   * @return whether there may be something to claim by now
   */
  private boolean helpOrWait(Handle source, Handle target, long failures) {
    Optional<SharedChunk> shared = threads.awaitShared();
    shared.ifPresent(chunk -> chunk.help(source, target, rateLimit));
    return shared.isPresent() || threads.failures() > failures;
  }

  private ClaimResult copyNext(Handle source, Handle target) {
    Instant startedAt = context.clock().instant();
    target.begin();
    Optional<Task> claimed = Optional.empty();
    try {
      claimed = tasks.claimForCopy(target, options.shard());
      if (claimed.isEmpty()) {
        target.rollback();
        return ClaimResult.NONE;
      }
      Map<Task, CopyOutcome> outcomes = copyGuarded(claimed.get(), source, target);
      target.commit();
      Duration each =
          Duration.between(startedAt, context.clock().instant()).dividedBy(outcomes.size());
      outcomes.forEach((task, outcome) -> good(task, outcome, each));
      return ClaimResult.DONE;
    } catch (TogetherFailed e) {
      ChunkThread.rollBackQuietly(target);
      LOG.debug("chunks failed together, so one by one now", e);
      alone = SmallChunks.MOST;
      return ClaimResult.FAILED;
    } catch (OthersWaitException e) {
      ChunkThread.rollBackQuietly(target);
      tryLater(claimed.orElseThrow(), startedAt);
      return ClaimResult.FAILED;
    } catch (AlteredException e) {
      ChunkThread.rollBackQuietly(target);
      recordFailure(
          claimed.orElseThrow(), startedAt, null, e.getMessage(), false, options.maxFailures());
      return ClaimResult.FAILED;
    } catch (SQLException | RuntimeException e) {
      ChunkThread.rollBackQuietly(target);
      if (claimed.isEmpty() || context.stop().isAborting()) {
        throw unchecked(e);
      }
      if (AlteredColumns.areThe(e)) {
        QualifiedName hypertable = claimed.get().hypertable();
        AlteredColumns.await(
            context,
            options.patience(),
            (MigrationFailure) e,
            () -> tables.current(hypertable, source, target));
        return ClaimResult.FAILED;
      }
      fail(claimed.get(), startedAt, explained(claimed.get(), e));
      return ClaimResult.FAILED;
    }
  }

  private Map<Task, CopyOutcome> copyGuarded(Task claimed, Handle source, Handle target)
      throws SQLException, TogetherFailed {
    try (WriterGuard.Guarded guarded = guard.guard(target)) {
      try {
        Map<Task, CopyOutcome> outcomes = copyTogether(claimed, source, target);
        if (outcomes.isEmpty()) {
          outcomes = Map.of(claimed, copier.copy(claimed, source, target, guarded));
        }
        record(target, outcomes);
        return outcomes;
      } catch (SQLException | RuntimeException e) {
        if (guarded.wasCancelled()) {
          throw new OthersWaitException(e);
        }
        throw e;
      }
    }
  }

  /** Small chunks go together, unless that failed just now: then each shows whether it can. */
  private Map<Task, CopyOutcome> copyTogether(Task first, Handle source, Handle target)
      throws SQLException, TogetherFailed {
    if (alone > 0) {
      alone--;
      return Map.of();
    }
    try {
      return smallChunks.copy(first, source, target);
    } catch (SQLException | RuntimeException e) {
      if (DatabaseErrors.isTemporary(e)
          || e instanceof AlteredException
          || AlteredColumns.areThe(e)
          || context.stop().isAborting()) {
        throw e;
      }
      throw new TogetherFailed(e);
    }
  }

  private void record(Handle target, Map<Task, CopyOutcome> outcomes) {
    List<Completion> copied = new ArrayList<>();
    outcomes.forEach(
        (task, outcome) -> {
          if (outcome instanceof CopyOutcome.Copied done) {
            copied.add(new Completion(task.id(), done.method(), done.rows(), done.bytes()));
          } else if (outcome instanceof CopyOutcome.Skipped skipped) {
            tasks.skipped(target, task.id(), skipped.reason());
          }
        });
    tasks.copied(target, copied);
  }

  private void good(Task task, CopyOutcome outcome, Duration busy) {
    count.add(outcome);
    context.progress().advanced(1, task.sourceBytes());
    context.progress().measured(task.chunk().toString(), task.sourceBytes(), busy);
    if (outcome instanceof CopyOutcome.Skipped skipped) {
      context.progress().message("skipped " + task.chunk() + ": " + skipped.reason());
    } else if (outcome instanceof CopyOutcome.Copied done && done.lateRows() > 0) {
      context
          .progress()
          .message(
              done.lateRows() + " late rows of " + task.chunk() + " came during the copy, kept");
    }
  }

  private Exception explained(Task task, Exception error) {
    return DatabaseErrors.find(error, RowTooLargeException.class)
        .<Exception>map(
            tooLarge ->
                new LargestRow(tables.of(task.hypertable()), context.source())
                    .explain(task, tooLarge))
        .orElse(error);
  }

  /** The chunk comes after all others; each time, those who waited get more time. */
  private void tryLater(Task task, Instant startedAt) {
    String why =
        "other sessions waited for locks of the copy, so the copy of this chunk was"
            + " rolled back; it is retried";
    boolean parked =
        recordFailure(
            task, startedAt, null, why, true, Math.max(options.maxFailures(), TIMES_GIVEN_UP));
    if (parked) {
      context
          .progress()
          .message("parked " + task.chunk() + ": " + why + " " + TIMES_GIVEN_UP + " times");
    }
    context.stop().await(FIRST_WAIT.multipliedBy(1L << Math.min(task.failures(), 6)));
  }

  /** Records a try that failed; answers whether the chunk is parked now. */
  private boolean recordFailure(
      Task task, Instant startedAt, String sqlState, String why, boolean counts, int most) {
    return tasks.failed(
        task.id(), CopyPhase.NAME, context.worker(), startedAt, sqlState, why, counts, most);
  }

  /**
   * A server that is unreachable is waited for; an error of the chunk counts towards parking it.
   */
  private void fail(Task task, Instant startedAt, Exception error) {
    boolean temporary = DatabaseErrors.isTemporary(error);
    LOG.debug("chunk {} failed", task.chunk(), error);
    boolean parked =
        recordFailure(
            task,
            startedAt,
            DatabaseErrors.sqlState(error).orElse(null),
            DatabaseErrors.oneLine(error),
            !temporary,
            options.maxFailures());
    if (temporary) {
      throw unchecked(error);
    }
    CommittedStagingTables.dropAbandoned(context.target());
    if (parked) {
      context.progress().message("parked " + task.chunk() + ": " + DatabaseErrors.oneLine(error));
    }
  }

  /** One of several chunks failed; which one is not known. */
  private static final class TogetherFailed extends Exception {
    private static final long serialVersionUID = 1L;

    TogetherFailed(Exception cause) {
      super(cause);
    }
  }

  private static RuntimeException unchecked(Exception e) {
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
