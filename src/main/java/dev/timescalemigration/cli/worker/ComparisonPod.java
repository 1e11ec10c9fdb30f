package dev.timescalemigration.cli.worker;

import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.RepairMode;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonSpec;
import dev.timescalemigration.cli.progress.Display;
import dev.timescalemigration.cli.report.CompareText;
import dev.timescalemigration.cli.report.RepairText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.compare.databases.Comparison;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.compare.repair.Repair;
import dev.timescalemigration.compare.repair.RepairOptions;
import dev.timescalemigration.compare.repair.RepairReport;
import dev.timescalemigration.engine.ChunksCopiedAgain;
import dev.timescalemigration.engine.SpecComparison;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.work.PhaseContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run of a comparison, done by a pod: what it found is in its termination message, and all of
 * it in its log. A run that was killed is resumed by the next pod.
 */
public final class ComparisonPod {
  /** The name in place of a phase. */
  public static final String NAME = Comparison.NAME;

  private final Shell shell;
  private final PodOptions options;

  /** A run that has not begun. */
  public ComparisonPod(Shell shell, PodOptions options) {
    this.shell = shell;
    this.options = options;
  }

  /**
   * Compares, and repairs where the spec asks for it.
   *
   * @return the exit code: 0, 3 when something differs, or the signal's when one came
   * @throws MigrationFailure as comparing and repairing do, after it was written for whoever
   *     started the pod
   */
  public int run(TwoSides<Database> databases) {
    return new PodRun(shell, options).ofComparison(databases, this::work);
  }

  private PodRun.End work(TimescaleComparisonSpec spec, PhaseContext context, Display log) {
    try (LedgerComparison state = new LedgerComparison(context.target())) {
      return compare(context, spec, state, log);
    }
  }

  private PodRun.End compare(
      PhaseContext context, TimescaleComparisonSpec spec, LedgerComparison state, Display log) {
    ComparisonReport report =
        new Comparison(context, SpecComparison.options(spec), state).run(row -> {});
    List<String> texts = new ArrayList<>(CompareText.lines(report, shell.terminal()));
    Optional<RepairReport> repaired = Optional.empty();
    boolean rowsDiffer = report.tables().stream().anyMatch(SpecComparison::rowsDiffer);
    if (spec.repair() != RepairMode.NEVER && rowsDiffer) {
      RepairOptions how = new RepairOptions(spec.repair() == RepairMode.ALWAYS, spec.allowDelete());
      // The values of rows are in no log: of a dry run the numbers are shown, not the statements.
      repaired =
          Optional.of(
              new Repair(context, how, state, new ChunksCopiedAgain()).run(statement -> {}));
      texts.addAll(RepairText.lines(repaired.get()));
    }
    texts.forEach(log::print);
    ComparisonResult result =
        SpecComparison.result(report, repaired, CompareText.differences(report));
    return new PodRun.End(
        TerminationMessage.of(result), result.equal() ? 0 : FailureKind.DATA_DIFFERS.exitCode());
  }
}
