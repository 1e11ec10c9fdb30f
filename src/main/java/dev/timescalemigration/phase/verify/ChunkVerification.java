package dev.timescalemigration.phase.verify;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.StagedTasks;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.ledger.Tasks;
import dev.timescalemigration.ledger.Verdict;
import dev.timescalemigration.ledger.VerifyRounds;
import dev.timescalemigration.phase.verify.HypertablePairs.VerifiedHypertable;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.RowsOfRange;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.threads.AlteredColumns;
import dev.timescalemigration.work.threads.ChunkThread;
import dev.timescalemigration.work.threads.ChunkWork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;

/**
 * What a copy thread does when it verifies: claims a copied chunk, compares it, records the
 * verdict.
 */
final class ChunkVerification implements ChunkWork {
  /** A late row's second write is on its way for a moment; a difference that stays is one. */
  private static final int LOOKS = 3;

  /** An aggregate whose buckets are other ones each time that they are copied is looked at. */
  private static final int MOST_TIMES_PUT_BACK = 3;

  private static final String MATERIALIZED_AGAIN =
      "materialized again in the source since it was copied";

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final PhaseContext context;
  private final VerifyOptions options;
  private final HypertablePairs pairs;
  private final Tasks tasks;
  private final VerifyRounds rounds;
  private final int round;
  private final ProbedChunks probed;
  private final VerifyCount count;

  ChunkVerification(
      PhaseContext context,
      VerifyOptions options,
      HypertablePairs pairs,
      Ledger ledger,
      int round,
      ProbedChunks probed,
      VerifyCount count) {
    this.context = context;
    this.options = options;
    this.pairs = pairs;
    this.tasks = ledger.tasks();
    this.rounds = ledger.verifyRounds();
    this.round = round;
    this.probed = probed;
    this.count = count;
  }

  @Override
  public boolean doNext(Handle source, Handle target) {
    Instant startedAt = context.clock().instant();
    target.begin();
    Optional<Task> claimed = Optional.empty();
    try {
      claimed = rounds.claim(target, options.shard(), round);
      if (claimed.isEmpty()) {
        target.rollback();
        return false;
      }
      Task task = claimed.get();
      verify(task, startedAt, source, target);
      target.commit();
      context.progress().advanced(1, task.sourceBytes());
      context
          .progress()
          .measured(
              task.chunk().toString(),
              task.sourceBytes(),
              Duration.between(startedAt, context.clock().instant()));
      return true;
    } catch (RuntimeException e) {
      ChunkThread.rollBackQuietly(target);
      if (claimed.isPresent() && AlteredColumns.areThe(e)) {
        QualifiedName hypertable = claimed.get().hypertable();
        AlteredColumns.await(
            context,
            options.patience(),
            (MigrationFailure) e,
            () -> pairs.current(hypertable, source, target));
        return true;
      }
      if (claimed.isPresent() && !context.stop().isAborting() && !DatabaseErrors.isTemporary(e)) {
        throw unreadable(claimed.get(), startedAt, e);
      }
      throw e;
    }
  }

  private void verify(Task task, Instant startedAt, Handle source, Handle target) {
    pairs
        .current(task.hypertable(), source, target)
        .ifPresentOrElse(
            pair -> verify(task, pair, startedAt, source, target),
            () -> gone(task, target, StagedTasks.HYPERTABLE_GONE));
  }

  private void gone(Task task, Handle target, String reason) {
    rounds.vanished(target, task.id(), reason);
    context.progress().message("not compared: " + task.chunk() + " is gone from the source");
  }

  private void verify(
      Task task, VerifiedHypertable pair, Instant startedAt, Handle source, Handle target) {
    Optional<Chunk> chunk =
        RowsOfRange.chunk(pairs.source(), source, pair.source(), task.chunk(), task.ranges());
    RowsOfRange inSource =
        RowsOfRange.of(
            pair.source(), pair.source(), chunk, task.ranges(), task.from(), task.until());
    if (chunk.isEmpty() && inSource.isEmpty(source)) {
      gone(task, target, "copied, then dropped in the source: not compared");
      return;
    }
    Optional<Chunk> targetChunk =
        RowsOfRange.chunk(pairs.target(), target, pair.target(), task.chunk(), task.ranges());
    RowsOfRange inTarget =
        RowsOfRange.of(
            pair.target(), pair.source(), targetChunk, task.ranges(), task.from(), task.until());
    ChunkComparison comparison =
        options.mode() == VerifyMethod.ROW_HASH
            ? new RowHashComparison(
                pair, new ChunkOnSide(chunk, inSource), inTarget, ReaderProbe.oneOf(task))
            : new AggregatesComparison(pair, inSource, inTarget);
    boolean equal = becomesEqual(() -> comparison.equal(source, target));
    count.addRows(comparison.rows());
    Optional<ChunkDifference> difference = Optional.empty();
    if (!equal) {
      difference = comparison.difference(source, target);
    } else if (probed.includes(task)) {
      ReaderProbe probe =
          new ReaderProbe(
              pairs,
              pair,
              new ChunkOnSide(chunk, inSource),
              new ChunkOnSide(targetChunk, inTarget));
      difference = hidden(probe, comparison, source, target);
    }
    if (difference.isPresent()
        && pair.source().continuousAggregate().isPresent()
        && requeue(task, startedAt, target)) {
      return;
    }
    rounds.verdict(
        target,
        task.id(),
        round,
        pair.columns(),
        difference.isEmpty() ? Verdict.EQUAL : Verdict.DIFFERENT,
        difference.orElse(null));
    difference.ifPresent(
        found -> context.progress().message("differs: " + task.chunk() + ": " + found.summary()));
  }

  /** Whether both become equal within some looks: a late row's second write may be on its way. */
  private boolean becomesEqual(BooleanSupplier equal) {
    boolean seen = equal.getAsBoolean();
    for (int look = 1; look < LOOKS && !seen; look++) {
      if (context.stop().await(BETWEEN_LOOKS)) {
        break;
      }
      seen = equal.getAsBoolean();
    }
    return seen;
  }

  /** Rows that are equal to a full scan, and that a query with conditions does not find. */
  private Optional<ChunkDifference> hidden(
      ReaderProbe probe, ChunkComparison comparison, Handle source, Handle target) {
    List<List<String>> sample = comparison.sample(source);
    AtomicReference<Optional<String>> found = new AtomicReference<>(Optional.empty());
    becomesEqual(
        () -> {
          found.set(probe.find(source, target, sample));
          return found.get().isEmpty();
        });
    return found
        .get()
        .map(
            summary ->
                new ChunkDifference(
                    comparison.rows(), comparison.rows(), summary, Optional.empty()));
  }

  /** A policy of the source refreshes its aggregates at any time, copied buckets too. */
  private boolean requeue(Task task, Instant startedAt, Handle target) {
    boolean requeued =
        tasks.requeue(
            target,
            task.id(),
            VerifyPhase.NAME,
            context.worker(),
            startedAt,
            MATERIALIZED_AGAIN,
            MOST_TIMES_PUT_BACK);
    if (requeued) {
      count.addRequeued();
      context
          .progress()
          .message("to be copied again: " + task.chunk() + " was " + MATERIALIZED_AGAIN);
    }
    return requeued;
  }

  /** A chunk that cannot be read on one side is no difference: a person must see to it. */
  private MigrationFailure unreadable(Task task, Instant startedAt, RuntimeException error) {
    String what = DatabaseErrors.oneLine(error);
    tasks.failed(
        task.id(),
        VerifyPhase.NAME,
        context.worker(),
        startedAt,
        DatabaseErrors.sqlState(error).orElse(null),
        what,
        false,
        Integer.MAX_VALUE);
    return MigrationFailure.userAction(
            "ChunkUnreadable",
            "chunk " + task.chunk() + " of " + task.hypertable() + " cannot be compared: " + what,
            "fix the cause, then run 'tsm verify' again; it continues where it stopped")
        .causedBy(error, DatabaseErrors.sqlState(error).orElse(null));
  }
}
