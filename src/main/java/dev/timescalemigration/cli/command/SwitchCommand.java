package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.AcceptForm;
import dev.timescalemigration.cli.report.SwitchoverText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.switchover.SwitchoverOptions;
import dev.timescalemigration.phase.switchover.SwitchoverPhase;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm switch}. */
@Command(
    name = "switch",
    header = "Makes the target ready to be the only one.",
    description = {
      "",
      "Compares both sides a last time: everything staged must be copied and equal, nothing may be"
          + " unstaged that no filter left out, and rows, plain tables and schema must agree now."
          + " What does not is printed, with the option that accepts it. Then it sets the target's"
          + " sequences past the source's values and looks at the background jobs. Run it when"
          + " nothing but the decision is missing; the application is switched by you, afterwards.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tsm switch",
      "  tsm switch --accept 'unstaged:public.scratch=nobody reads it any more'"
    })
public final class SwitchCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;

  @Option(
      names = "--sequence-margin",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "How many values each sequence leaves out after the source's last value, for what the"
              + " source hands out until the application is switched; at most half of the values"
              + " that a sequence has left. Default: 1000.")
  private long sequenceMargin;

  @Mixin private AcceptOption accept;
  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public SwitchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (sequenceMargin < 0) {
      throw MigrationFailure.usage(
          "NegativeMargin",
          "--sequence-margin is negative: " + sequenceMargin,
          "give 0 or a positive number of values");
    }
    SwitchoverOptions options = new SwitchoverOptions(sequenceMargin, accept.acceptances(), true);
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> new SwitchoverPhase(context, options).run(),
            report -> {
              output.print(shell, report, SwitchoverText.lines(report, AcceptForm.SWITCH_COMMAND));
              return report.passed() ? 0 : report.decision().failureKind().exitCode();
            });
  }
}
