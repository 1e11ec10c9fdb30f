package dev.timescalemigration.cli.verb;

import dev.timescalemigration.cli.report.ValidateText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.phase.validate.ValidateMode;
import dev.timescalemigration.phase.validate.ValidateOptions;
import dev.timescalemigration.phase.validate.ValidatePhase;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm validate}. */
@Command(
    name = "validate",
    header = "Shows that all data is in the target, table by table.",
    description = {
      "",
      "Counts the rows of each hypertable in the migrated range, compares plain tables row by row,"
          + " and proves the foreign keys. Ends with 3 when a table differs, with the rows and what"
          + " to do about them.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tsm validate", "  tsm validate --mode estimate"})
public final class ValidateCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "exact",
      description =
          "exact counts rows; estimate analyzes the target and compares the planner's estimates,"
              + " which is quick on big tables; verified relies on what 'tsm verify' found. Default:"
              + " exact.")
  private ValidateMode mode;

  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The verb, for one shell. */
  public ValidateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> new ValidatePhase(context, new ValidateOptions(mode)).run(),
            report -> {
              output.print(shell, report, ValidateText.lines(report, shell.terminal()));
              return report.equal() ? 0 : FailureKind.DATA_DIFFERS.exitCode();
            });
  }
}
