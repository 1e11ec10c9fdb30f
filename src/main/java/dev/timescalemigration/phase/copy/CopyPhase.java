package dev.timescalemigration.phase.copy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.ledger.Tasks;
import dev.timescalemigration.phase.copy.method.BuildInParallel;
import dev.timescalemigration.phase.copy.method.CommittedStagingTables;
import dev.timescalemigration.phase.copy.method.HugeChunks;
import dev.timescalemigration.phase.copy.method.ThreadsAtWork;
import dev.timescalemigration.phase.copy.target.BatchMetadata;
import dev.timescalemigration.phase.copy.target.ChunkMaker;
import dev.timescalemigration.phase.copy.target.HypertableCopies;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.limits.LimitsWatch;
import dev.timescalemigration.work.locks.Step;
import dev.timescalemigration.work.locks.WriterGuard;
import dev.timescalemigration.work.threads.ChunkThread;
import dev.timescalemigration.work.threads.ChunkThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Copies every staged chunk that is not copied yet. See the package's description. */
public final class CopyPhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "Copying";

  private static final int PROBLEMS_REPORTED = 100;

  /** Who alters or drops a chunk waits for its copy, and nobody who reads or writes rows does. */
  private static final Duration BETWEEN_LOOKS_AT_SOURCE = Duration.ofMillis(100);

  private final PhaseContext context;
  private final CopyOptions options;
  private final HugeChunks huge;
  private final BatchMetadata.MetadataComparison metadata;

  /** A run of copying that has not begun. */
  public CopyPhase(PhaseContext context, CopyOptions options) {
    this(context, options, HugeChunks.DEFAULT, BatchMetadata::of);
  }

  /** A run that has its own notion of what several copy threads copy together. */
  public CopyPhase(PhaseContext context, CopyOptions options, HugeChunks huge) {
    this(context, options, huge, BatchMetadata::of);
  }

  /** A run that has its own notion of what may be copied as it is. */
  public CopyPhase(
      PhaseContext context,
      CopyOptions options,
      HugeChunks huge,
      BatchMetadata.MetadataComparison metadata) {
    this.context = context;
    this.options = options;
    this.huge = huge;
    this.metadata = metadata;
  }

  /**
   * Copies until nothing is left, a stop is asked for, or servers are unreachable for longer than
   * the options' patience.
   *
   * @throws MigrationFailure of kind TEMPORARY when servers are unreachable; of kind USER_ACTION
   *     when nothing is staged or chunks are parked, after all others were copied; of kind STOPPED
   *     when a stop was asked for before the end
   */
  public CopyReport run() {
    return Step.together(context, this::work);
  }

  private CopyReport work() {
    Ledger ledger = Ledger.require(context.target(), "run 'tsm stage --until T' first");
    ledger.requireStaged("run 'tsm stage --until T' first");
    Tasks tasks = ledger.tasks();
    Instant startedAt = context.clock().instant();
    if (options.failedOnly()) {
      context.progress().message(tasks.requeueFailed() + " failed chunks are requeued");
    }
    List<StagedRange> ranges = ledger.stagedRanges();
    HypertableCopies tables =
        HypertableCopies.read(context.source(), context.target(), ranges, metadata);
    GoneHypertable.skip(
        context, ranges.stream().map(StagedRange::hypertable).toList(), tables::isGone);
    CommittedStagingTables.dropAbandoned(context.target());
    TaskTotals before = ledger.progress().totals();
    context
        .progress()
        .started(
            NAME,
            "chunks",
            before.copied(),
            before.total(),
            before.copiedBytes(),
            before.totalBytes());
    CopyCount count = new CopyCount();
    ThreadsAtWork threads = new ThreadsAtWork(context.stop());
    BuildInParallel byThreads = new BuildInParallel(context, options.parallelism(), huge, threads);
    try (LimitsWatch limits = new LimitsWatch(context);
        WriterGuard guard = new WriterGuard(context.target());
        WriterGuard ofSource = new WriterGuard(context.source(), BETWEEN_LOOKS_AT_SOURCE);
        ChunkMaker maker = new ChunkMaker(context.target(), guard)) {
      ChunkThreads.run(
          options.parallelism(),
          context.stop(),
          () ->
              new ChunkThread(
                  context,
                  options.patience(),
                  new ChunkCopying(
                      context,
                      options,
                      tables,
                      tasks,
                      count,
                      limits.throttle().rateLimit(),
                      threads,
                      byThreads,
                      maker,
                      new TwoSides<>(ofSource, guard))));
      if (count.copied() > 0 && !context.stop().isStopping()) {
        complete(tables.namesInTarget(), guard);
      }
    } finally {
      context.progress().ended();
    }
    return finish(ledger, count, startedAt);
  }

  /** What chunks that were attached do not have of themselves: the state of triggers. */
  private void complete(List<QualifiedName> hypertables, WriterGuard guard) {
    try (var target = context.target().open()) {
      TriggerStates triggers = new TriggerStates(target, guard, context.progress());
      for (QualifiedName hypertable : hypertables) {
        if (context.stop().isStopping()) {
          return;
        }
        triggers.apply(hypertable);
      }
    }
  }

  private CopyReport finish(Ledger ledger, CopyCount count, Instant startedAt) {
    TaskTotals totals = ledger.progress().totals();
    CopyReport report =
        new CopyReport(
            count.copied(),
            totals.skipped(),
            totals.parked(),
            count.rows(),
            count.bytes(),
            Duration.between(startedAt, context.clock().instant()).toMillis() / 1000.0,
            ledger.progress().problems(PROBLEMS_REPORTED));
    boolean complete = totals.copied() == totals.total();
    ledger.recordReport(NAME, complete ? "Succeeded" : "Incomplete", report, startedAt);
    if (totals.parked() > 0) {
      throw MigrationFailure.userAction(
          "ChunksParked",
          totals.parked()
              + " chunks failed "
              + options.maxFailures()
              + " times and are parked; the first: "
              + report.problems().stream()
                  .flatMap(problem -> problem.lastError().stream())
                  .findFirst()
                  .orElse("unknown"),
          "'tsm status' lists them; fix the cause, then run 'tsm copy --failed'");
    }
    if (!complete && context.stop().isStopping()) {
      throw MigrationFailure.stopped(
          "stopped with " + totals.copied() + " of " + totals.total() + " chunks copied",
          "run 'tsm copy' again to continue");
    }
    return report;
  }
}
