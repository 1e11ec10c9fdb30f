package dev.timescalemigration.cli.command;

import dev.timescalemigration.api.v1alpha1.SwitchoverSpec;
import dev.timescalemigration.cli.report.WayBackText;
import dev.timescalemigration.cli.run.OperatingUser;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.engine.WayBackChoice;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.phase.switchover.ChangeoverOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm rollback}. */
@Command(
    name = "rollback",
    header = "Switches back to the source, after a switch that keeps a way back.",
    description = {
      "",
      "Does what the gate Rollback of 'tsm run' does, for runbooks. Without --token it applies the"
          + " target's changes to the source, shows how far the source is and the token, and ends"
          + " with 5. With it the writes to the target stop, the last changes are applied and"
          + " compared, and the source's sequences are set. If something fails until then, it is"
          + " undone, the target is in use, and there is a new token.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tsm rollback", "  tsm rollback --read-only --token 5f3c0d1e"})
public final class RollbackCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;
  @Mixin private WayBackTokenOption token;

  @Option(
      names = "--read-only",
      description =
          "Set the target's database to read-only and end the sessions of others. Without it, stop"
              + " the application's writes before.")
  private boolean readOnly;

  @Option(
      names = "--max-lag",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "How far the source may be behind when writes are stopped, such as 30s. Default: 30s.")
  private Duration maxLag;

  @Option(
      names = "--drain-timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "How long the last changes may take to be applied. Default: 60s.")
  private Duration drainTimeout;

  @Option(
      names = "--sequence-margin",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "How many values each sequence of the source leaves out after the target's last value."
              + " Default: 1000.")
  private long sequenceMargin;

  @Mixin private ParallelismOption parallelism;
  @Mixin private AcceptOption accept;
  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public RollbackCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (sequenceMargin < 0 || sequenceMargin > SwitchoverSpec.LARGEST_SEQUENCE_MARGIN) {
      throw MigrationFailure.usage(
          "WrongUsage",
          "--sequence-margin must be from 0 to " + SwitchoverSpec.LARGEST_SEQUENCE_MARGIN,
          "choose a number in that range");
    }
    ChangeoverOptions options =
        new ChangeoverOptions(
            readOnly,
            maxLag,
            drainTimeout,
            sequenceMargin,
            parallelism.chunks(),
            accept.acceptances());
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> {
              WayBackChoice choice =
                  new WayBackChoice(context, Gate.ROLLBACK, OperatingUser.name());
              return token.choose(choice, readOnly, given -> choice.rollBack(given, options));
            },
            outcome ->
                token.print(
                    shell,
                    output,
                    outcome,
                    "tsm rollback" + (readOnly ? " --read-only" : ""),
                    report -> WayBackText.lines(report, shell.terminal())));
  }
}
