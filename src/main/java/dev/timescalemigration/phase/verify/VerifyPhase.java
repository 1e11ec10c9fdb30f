package dev.timescalemigration.phase.verify;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.phase.copy.GoneHypertable;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import dev.timescalemigration.work.threads.ChunkThread;
import dev.timescalemigration.work.threads.ChunkThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Compares copied chunks. See the package's description. */
public final class VerifyPhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "Verifying";

  private static final int PROBLEMS_REPORTED = 100;

  private final PhaseContext context;
  private final VerifyOptions options;

  /** A run that has not begun. */
  public VerifyPhase(PhaseContext context, VerifyOptions options) {
    this.context = context;
    this.options = options;
  }

  /**
   * Compares until nothing is left. Differences are in the report and do not throw.
   *
   * @throws MigrationFailure of kind USER_ACTION when nothing is staged, or a chunk cannot be read;
   *     of kind TEMPORARY when servers are unreachable; of kind STOPPED when a stop was asked for
   *     before the end
   */
  public VerifyReport run() {
    return Step.together(context, this::work);
  }

  private VerifyReport work() {
    Ledger ledger =
        Ledger.require(context.target(), "run 'tsm stage --until T' and 'tsm copy' first");
    Instant startedAt = context.clock().instant();
    ledger.requireStaged("run 'tsm stage --until T' and 'tsm copy' first");
    List<QualifiedName> hypertables = ledger.tasks().hypertables();
    HypertablePairs pairs = HypertablePairs.read(context.source(), context.target(), hypertables);
    pairs.columns().forEach(ledger.verifyRounds()::compareAlteredAgain);
    int round = ledger.verifyRounds().begin(options.round());
    GoneHypertable.skip(context, hypertables, pairs::isGone);
    TaskTotals before = ledger.progress().totals();
    context
        .progress()
        .started(
            NAME,
            "chunks",
            before.compared(),
            before.copied(),
            before.comparedBytes(),
            before.copiedBytes());
    VerifyCount count = new VerifyCount();
    ProbedChunks probed = new ProbedChunks(round);
    try {
      ChunkThreads.run(
          options.parallelism(),
          context.stop(),
          () ->
              new ChunkThread(
                  context,
                  options.patience(),
                  new ChunkVerification(context, options, pairs, ledger, round, probed, count)));
    } finally {
      context.progress().ended();
    }
    return finish(ledger, count, startedAt);
  }

  private VerifyReport finish(Ledger ledger, VerifyCount count, Instant startedAt) {
    TaskTotals totals = ledger.progress().totals();
    VerifyReport report =
        new VerifyReport(
            totals.verified() - totals.skipped(),
            totals.different(),
            totals.skipped(),
            totals.total() - totals.copied(),
            count.requeued(),
            count.rows(),
            Duration.between(startedAt, context.clock().instant()).toMillis() / 1000.0,
            ledger.progress().problems(PROBLEMS_REPORTED));
    boolean complete = totals.compared() == totals.copied();
    ledger.recordReport(NAME, outcome(report, complete), report, startedAt);
    if (!complete && context.stop().isStopping()) {
      throw MigrationFailure.stopped(
          "stopped with " + totals.compared() + " of " + totals.copied() + " chunks compared",
          "run 'tsm verify' again to continue");
    }
    return report;
  }

  private static String outcome(VerifyReport report, boolean complete) {
    if (!report.equal()) {
      return "Different";
    }
    return complete ? "Succeeded" : "Incomplete";
  }
}
