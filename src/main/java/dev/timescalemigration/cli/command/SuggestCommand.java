package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.SuggestText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.phase.suggest.SuggestOptions;
import dev.timescalemigration.phase.suggest.SuggestPhase;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tsm suggest}. */
@Command(
    name = "suggest",
    header = "Proposes a completion point, with the evidence for it.",
    description = {
      "",
      "Finds since when source and target hold the same rows, which is since the last writer began"
          + " to write to both, and proposes a point in that range for each type of time column."
          + " Run it a while after dual-writing has begun; it only reads.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tsm suggest", "  tsm suggest --filter '^public\\.trips$'"})
public final class SuggestCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;
  @Mixin private RuleOptions rule;
  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public SuggestCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    SelectionRule wanted = rule.rule(null, null);
    SuggestOptions options = new SuggestOptions(List.of(wanted), SuggestOptions.DEFAULT_ROW_BUDGET);
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> new SuggestPhase(context, options).run(),
            report -> {
              output.print(shell, report, SuggestText.lines(report));
              return 0;
            });
  }
}
