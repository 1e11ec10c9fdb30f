package dev.timescalemigration.phase.prove;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.time.Instant;

/** Compares both sides at one position of the source's log. See the package's description. */
public final class ProvePhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "Proving";

  private final PhaseContext context;
  private final int threads;

  /**
   * A proof that has not begun.
   *
   * @param threads how many ranges are compared at once
   */
  public ProvePhase(PhaseContext context, int threads) {
    this.context = context;
    this.threads = threads;
  }

  /**
   * Proves. Differences are in the report and do not throw.
   *
   * @throws MigrationFailure of kind USER_ACTION when not everything is copied, or changes cannot
   *     be applied; of kind TEMPORARY when a server is unreachable
   */
  public ProveReport run() {
    return Step.together(context, this::work);
  }

  private ProveReport work() {
    Instant startedAt = context.clock().instant();
    Ledger ledger =
        Ledger.require(context.target(), "begin with 'tsm capture start' and 'tsm schema'");
    requireCopied(ledger);
    ProveReport report = new PositionProof(context, ledger, threads).all();
    ledger.recordReport(NAME, report.equal() ? "Succeeded" : "Different", report, startedAt);
    return report;
  }

  private static void requireCopied(Ledger ledger) {
    long open = ledger.progress().totals().toCopy();
    if (open > 0) {
      throw MigrationFailure.userAction(
          "NotCopied",
          open + " chunks are not copied: there is nothing to compare them with",
          "run 'tsm copy' first");
    }
  }
}
