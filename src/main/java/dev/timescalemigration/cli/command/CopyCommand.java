package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.CopyText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm copy}. */
@Command(
    name = "copy",
    header = "Copies the staged chunks that are not copied yet.",
    description = {
      "",
      "Several chunks at once, newest first, each in one transaction with its mark in the ledger:"
          + " however this command ends, running it again continues without losing or repeating a"
          + " row. Several such commands may run at the same time. A chunk that fails several times"
          + " is parked, and the others continue. Limits are kept in the ledger: they hold for all"
          + " processes that copy, until 'tsm limit' changes them.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tsm copy --parallelism 4", "  tsm copy --failed"})
public final class CopyCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;
  @Mixin private ParallelismOption parallelism;

  @Option(
      names = "--failed",
      description =
          "First requeue the chunks that were parked or that 'tsm verify' found different, so that"
              + " they are copied and verified again.")
  private boolean failed;

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often a chunk may fail before it is parked. Default: 3.")
  private int maxFailures;

  @Mixin private LimitOptions limits;
  @Mixin private ShardOption shard;
  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public CopyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    CopyOptions options =
        new CopyOptions(
            parallelism.chunks(),
            shard.number(),
            failed,
            maxFailures,
            CopyOptions.defaults().patience());
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> {
              limits.record(context.target());
              return new CopyPhase(context, options).run();
            },
            report -> {
              output.print(shell, report, CopyText.lines(report));
              return 0;
            });
  }
}
