package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.VerifyText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.VerifyRound;
import dev.timescalemigration.phase.verify.VerifyMethod;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.phase.verify.VerifyReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm verify}. */
@Command(
    name = "verify",
    header = "Compares the copied chunks with the source.",
    description = {
      "",
      "Each copied chunk that is not compared yet, several at once, by row count and a hash over"
          + " all rows that does not depend on their order. Of a chunk that differs it shows which"
          + " rows. 'tsm copy --failed' copies such a chunk again. Every round compares the chunks"
          + " that differ again, so one that was repaired by hand becomes equal. Ends with 3 when a"
          + " chunk differs.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tsm verify --parallelism 4", "  tsm verify --again"})
public final class VerifyCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;
  @Mixin private ParallelismOption parallelism;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "row-hash",
      converter = ModeConverter.class,
      description =
          "row-hash compares all rows; aggregates compares counts and the least and greatest value"
              + " of each column, which does not see values that rows exchanged. Default:"
              + " row-hash.")
  private VerifyMethod mode;

  @Option(
      names = "--again",
      description =
          "Begin a new round now: compare every copied chunk, also those that the present round has"
              + " compared. Without it, a round that was interrupted is resumed, and a new one"
              + " begins when it is complete.")
  private boolean again;

  @Mixin private ShardOption shard;
  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public VerifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    VerifyOptions options =
        new VerifyOptions(
            parallelism.chunks(),
            mode,
            shard.number(),
            again ? VerifyRound.BEGIN : VerifyRound.NEXT_WHEN_COMPLETE,
            VerifyOptions.defaults().patience());
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> new VerifyPhase(context, options).run(),
            report -> {
              output.print(shell, report, VerifyText.lines(report));
              return exitCode(report);
            });
  }

  private int exitCode(VerifyReport report) {
    if (!report.equal() || report.chunksRequeued() > 0) {
      return FailureKind.DATA_DIFFERS.exitCode();
    }
    if (report.chunksNotCopied() > 0) {
      throw MigrationFailure.userAction(
          "ChunksNotCopied",
          report.chunksNotCopied() + " chunks are not copied, so they were not compared",
          "run 'tsm copy', or 'tsm copy --failed' for parked chunks, then 'tsm verify' again");
    }
    return 0;
  }
}
