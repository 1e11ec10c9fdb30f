package dev.timescalemigration.cli.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.timescalemigration.cli.report.CompareText;
import dev.timescalemigration.cli.report.RepairText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.compare.databases.Comparison;
import dev.timescalemigration.compare.databases.ComparisonMode;
import dev.timescalemigration.compare.databases.ComparisonOptions;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.compare.repair.RepairReport;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.comparison.ComparisonState;
import dev.timescalemigration.ledger.comparison.FileComparison;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.work.PhaseContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
      "  tsm compare --mode sample --share 5%% --seed 7 --state-file compare.state"
    })
public final class CompareCommand implements Callable<Integer> {
  /** The target is a standby or set to read-only, or the role may not create a schema there. */
  private static final Set<String> NOT_WRITABLE =
      Set.of(SqlState.INSUFFICIENT_PRIVILEGE, SqlState.READ_ONLY_TRANSACTION);

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

  @Option(
      names = "--repair",
      description =
          "Then repair what was found, as 'tsm repair' does: without --execute only list what would"
              + " be changed.")
  private boolean repair;

  @Mixin private RepairOption repairs;
  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public CompareCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ComparisonOptions options = compare.options();
    checkRepair(options);
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> compare(context, options),
            found -> {
              output.print(shell, found, lines(found));
              return found.repair() == null
                  ? found.comparison().equal() ? 0 : FailureKind.DATA_DIFFERS.exitCode()
                  : exitCode(found);
            });
  }

  private void checkRepair(ComparisonOptions options) {
    if (!repair && repairs.areGiven()) {
      throw MigrationFailure.usage(
          "WrongUsage",
          "--execute, --allow-delete and --statements are about repairing",
          "give --repair too");
    }
    if (repair && (stateFile != null || options.mode() == ComparisonMode.ESTIMATE)) {
      throw MigrationFailure.usage(
          "WrongUsage",
          "--repair needs the rows and the ledger of the target",
          "leave out --state-file and --mode estimate");
    }
  }

  /**
   * What comparing and repairing came to.
   *
   * @param repair null when repairing was not asked for
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record CompareResult(@JsonUnwrapped ComparisonReport comparison, RepairReport repair) {}

  private List<String> lines(CompareResult found) {
    List<String> lines = new ArrayList<>(CompareText.lines(found.comparison(), shell.terminal()));
    if (found.repair() != null) {
      lines.addAll(RepairText.lines(found.repair()));
    }
    return lines;
  }

  /** What is no row is not repaired. */
  private static int exitCode(CompareResult found) {
    boolean rest =
        !found.comparison().objects().isEmpty()
            || found.comparison().tables().stream()
                .anyMatch(table -> table.notCompared().isPresent());
    return rest ? FailureKind.DATA_DIFFERS.exitCode() : RepairCommand.exitCode(found.repair());
  }

  private CompareResult compare(PhaseContext context, ComparisonOptions options) {
    if (stateFile != null) {
      try (FileComparison state = new FileComparison(stateFile)) {
        return new CompareResult(compare(context, options, state), null);
      }
    }
    try (LedgerComparison state = state(context.target())) {
      ComparisonReport report = compare(context, options, state);
      return new CompareResult(report, repair ? repairs.repair(context, state) : null);
    }
  }

  private LedgerComparison state(Database database) {
    try {
      return new LedgerComparison(database);
    } catch (RuntimeException e) {
      String state = DatabaseErrors.sqlState(e).orElse("");
      if (repair || !NOT_WRITABLE.contains(state)) {
        throw e;
      }
      throw MigrationFailure.userAction(
              "StateNotKept",
              "the state of the comparison cannot be kept in the target "
                  + database
                  + ": "
                  + DatabaseErrors.oneLine(e),
              "keep it in a file with --state-file FILE, or grant the role CREATE on the database")
          .causedBy(e, state);
    }
  }

  private ComparisonReport compare(
      PhaseContext context, ComparisonOptions options, ComparisonState state) {
    Comparison comparison = new Comparison(context, options, state);
    if (differences == null) {
      return comparison.run(row -> {});
    }
    try (DifferencesFile file = new DifferencesFile(differences)) {
      return comparison.run(file);
    }
  }
}
