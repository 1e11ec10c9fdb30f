package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.RefreshText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tsm refresh-caggs}. */
@Command(
    name = "refresh-caggs",
    header = "Refreshes the target's continuous aggregates up to where the source's are.",
    description = {
      "",
      "For each aggregate, after the one it reads: notes in the target what waits in the source to"
          + " be materialized again; materializes the target from where its copied buckets end (or"
          + " from its watermark) to the source's watermark, never before the rows it is made of;"
          + " then compares its buckets with the source's and with a fresh aggregation of the"
          + " target's rows. Fills PostgreSQL's materialized views over the hypertables as well.",
      "",
      "Ends with 3 when buckets differ from the source's. May be run again at any time.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = "  tsm refresh-caggs --filter '^public\\.daily_' --cascade-up")
public final class RefreshCaggsCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;
  @Mixin private RuleOptions rule;
  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public RefreshCaggsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    SelectionRule wanted = rule.rule(null, null);
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> new RefreshPhase(context, List.of(wanted)).run(),
            report -> {
              output.print(shell, report, RefreshText.lines(report));
              return report.equal() ? 0 : FailureKind.DATA_DIFFERS.exitCode();
            });
  }
}
