package dev.timescalemigration.cli.verb;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.phase.selection.Rule;
import java.util.ArrayList;
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
      "This version moves no continuous aggregates yet: where the rules select one, this says so"
          + " and ends with 4; where they select none, there is nothing to refresh.",
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

  /** The verb, for one shell. */
  public RefreshCaggsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Rule wanted = rule.rule(null, null);
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> new RefreshPhase(context, List.of(wanted)).run(),
            report -> {
              List<String> lines = new ArrayList<>(report.refreshed());
              lines.add(
                  Quantities.count(report.refreshed().size(), "continuous aggregate")
                      + " refreshed");
              output.print(shell, report, lines);
              return 0;
            });
  }
}
