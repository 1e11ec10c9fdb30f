package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.AcceptForm;
import dev.timescalemigration.cli.report.ValidateText;
import dev.timescalemigration.cli.terminal.Shell;
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
          + " proves the foreign keys, compares the schemas, and looks for hypertables and"
          + " continuous aggregates that no rule has staged. What it finds is printed with what to"
          + " do about it and the option that accepts it. Ends with 3 when data differ, and with 4"
          + " when something else must be fixed or accepted.",
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
              + " which is quick on big tables; verified relies on what 'tsm verify' found."
              + " Default: exact.")
  private ValidateMode mode;

  @Mixin private AcceptOption accept;
  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public ValidateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ValidateOptions options = new ValidateOptions(mode, accept.acceptances(), false);
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> new ValidatePhase(context, options).run(),
            report -> {
              output.print(
                  shell,
                  report,
                  ValidateText.lines(report, shell.terminal(), AcceptForm.VALIDATE_COMMAND));
              return report.passed() ? 0 : report.decision().failureKind().exitCode();
            });
  }
}
