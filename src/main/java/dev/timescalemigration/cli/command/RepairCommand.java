package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.RepairText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.compare.repair.RepairReport;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.work.PhaseContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tsm repair}. */
@Command(
    name = "repair",
    header = "Makes the target like the source where 'tsm compare' found rows that differ.",
    description = {
      "",
      "The source wins. Each row is looked at again on both sides, and only what still differs is"
          + " changed, in small transactions, while the application writes. Without --execute"
          + " nothing is changed. Every change is recorded in the target's ledger. If it was"
          + " stopped, the same command resumes it. Ends with 3 when something is left.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tsm repair --statements repair.sql", "  tsm repair --execute"})
public final class RepairCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;
  @Mixin private RepairOption repair;
  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public RepairCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            this::repair,
            report -> {
              output.print(shell, report, RepairText.lines(report));
              return exitCode(report);
            });
  }

  private RepairReport repair(PhaseContext context) {
    try (LedgerComparison comparison = new LedgerComparison(context.target())) {
      return repair.repair(context, comparison);
    }
  }

  /** What a dry run would repair differs still. */
  static int exitCode(RepairReport report) {
    return report.done() && (report.executed() || report.isEmpty())
        ? 0
        : FailureKind.DATA_DIFFERS.exitCode();
  }
}
