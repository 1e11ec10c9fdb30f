package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.JobsText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.phase.jobs.DisableJobsPhase;
import dev.timescalemigration.phase.jobs.EnableJobsPhase;
import dev.timescalemigration.phase.jobs.JobsReport;
import dev.timescalemigration.phase.jobs.RunDueJobsPhase;
import dev.timescalemigration.work.PhaseContext;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tsm jobs disable}, {@code run} and {@code enable}. */
@Command(
    name = "jobs",
    header = "Switches the target's background jobs off, runs due ones, restores them.",
    synopsisSubcommandLabel = "(disable | run | enable)",
    description = {
      "",
      "Compression, retention, refresh and user-defined jobs of the target must not run while data"
          + " is being copied. They end as they are in the source: what is off there stays off.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tsm jobs disable", "  tsm jobs run", "  tsm jobs enable"})
public final class JobsCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec private CommandSpec spec;

  /** The command, for one shell. */
  public JobsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "No command is given: disable, run or enable");
  }

  @Command(
      name = "disable",
      header = "Switches off every background job of the target.",
      footerHeading = "%nExample:%n",
      footer = "  tsm jobs disable")
  int disable(
      @Mixin SourceOption source,
      @Mixin TargetOption target,
      @Mixin OutputOption output,
      @Mixin GraceOption grace) {
    return run(source, target, output, grace, context -> new DisableJobsPhase(context).run());
  }

  @Command(
      name = "run",
      header = "Runs the jobs that have become due, oldest first, one at a time.",
      footerHeading = "%nExample:%n",
      footer = "  tsm jobs run")
  int runDue(
      @Mixin SourceOption source,
      @Mixin TargetOption target,
      @Mixin OutputOption output,
      @Mixin GraceOption grace) {
    return run(source, target, output, grace, context -> new RunDueJobsPhase(context).run());
  }

  @Command(
      name = "enable",
      header = "Restores every background job as it is in the source.",
      footerHeading = "%nExample:%n",
      footer = "  tsm jobs enable")
  int enable(
      @Mixin SourceOption source,
      @Mixin TargetOption target,
      @Mixin OutputOption output,
      @Mixin GraceOption grace) {
    return run(source, target, output, grace, context -> new EnableJobsPhase(context).run());
  }

  private int run(
      SourceOption source,
      TargetOption target,
      OutputOption output,
      GraceOption grace,
      Function<PhaseContext, JobsReport> phase) {
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            phase,
            report -> {
              output.print(shell, report, JobsText.lines(report));
              return 0;
            });
  }
}
