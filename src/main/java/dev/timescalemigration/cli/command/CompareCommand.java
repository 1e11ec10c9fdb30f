package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.CompareText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.compare.databases.Comparison;
import dev.timescalemigration.compare.databases.ComparisonOptions;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.ledger.comparison.ComparisonState;
import dev.timescalemigration.ledger.comparison.FileComparison;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.work.PhaseContext;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm compare}. */
@Command(
    name = "compare",
    header = "Compares two databases, with or without a migration between them.",
    description = {
      "",
      "Compares rows, sequences, schema, owners, privileges, jobs and roles, and names each row"
          + " that is missing, extra or different. Both databases may be written to meanwhile: a"
          + " difference counts only if it is still there after --settle. Nothing is changed,"
          + " except that the state is kept in the schema _timescale_migration of the target, or in"
          + " --state-file. If it was stopped, the same command resumes it. Ends with 3 when"
          + " something differs.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tsm compare",
      "  tsm compare --scope plain-tables --differences differences.jsonl",
      "  tsm compare --mode sample --share 5% --seed 7 --state-file compare.state"
    })
public final class CompareCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;
  @Mixin private CompareOptions compare;

  @Option(
      names = "--state-file",
      paramLabel = "FILE",
      description =
          "Keep the state in this file, not in the target. For a target that may not be written"
              + " to.")
  private Path stateFile;

  @Option(
      names = "--differences",
      paramLabel = "FILE",
      description = "Write every row that differs to this file, one JSON object a line.")
  private Path differences;

  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public CompareCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ComparisonOptions options = compare.options();
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> compare(context, options),
            report -> {
              output.print(shell, report, CompareText.lines(report, shell.terminal()));
              return report.equal() ? 0 : FailureKind.DATA_DIFFERS.exitCode();
            });
  }

  private ComparisonReport compare(PhaseContext context, ComparisonOptions options) {
    try (ComparisonState state =
        stateFile == null
            ? new LedgerComparison(context.target())
            : new FileComparison(stateFile)) {
      Comparison comparison = new Comparison(context, options, state);
      if (differences == null) {
        return comparison.run(row -> {});
      }
      try (DifferencesFile file = new DifferencesFile(differences)) {
        return comparison.run(file);
      }
    }
  }
}
