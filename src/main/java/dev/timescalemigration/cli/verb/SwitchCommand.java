package dev.timescalemigration.cli.verb;

import dev.timescalemigration.cli.report.SwitchoverText;
import dev.timescalemigration.cli.terminal.Shell;
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
      "Compares both sides a last time from the completion point on, sets the target's sequences"
          + " past the source's values, and looks at the background jobs. Run it when nothing but"
          + " the decision is missing; the application is switched by you, afterwards.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = "  tsm switch")
public final class SwitchCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;

  @Option(
      names = "--sequence-margin",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "How far past the source's value each sequence is set, for values that are handed out"
              + " until the application is switched. Default: 1000.")
  private long sequenceMargin;

  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The verb, for one shell. */
  public SwitchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    SwitchoverOptions options = new SwitchoverOptions(sequenceMargin);
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> new SwitchoverPhase(context, options).run(),
            report -> {
              output.print(shell, report, SwitchoverText.lines(report));
              return 0;
            });
  }
}
