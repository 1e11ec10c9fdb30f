package dev.timescalemigration.cli.command;

import dev.timescalemigration.api.v1alpha1.LimitsValidation;
import dev.timescalemigration.capture.CaptureApply;
import dev.timescalemigration.capture.CaptureOptions;
import dev.timescalemigration.capture.CaptureStart;
import dev.timescalemigration.capture.CaptureStatus;
import dev.timescalemigration.capture.CaptureStop;
import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.cli.report.CaptureText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.compare.identity.DistinctDatabases;
import dev.timescalemigration.engine.CaptureRecovery;
import dev.timescalemigration.engine.LastingApply;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.phase.prove.ProvePhase;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.work.PhaseContext;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tsm capture start}, {@code apply}, {@code prove}, {@code status}, and so on. */
@Command(
    name = "capture",
    header = "Applies the source's changes to the target, in place of dual-write.",
    synopsisSubcommandLabel = "(start | apply | prove | status | recover | stop)",
    description = {
      "",
      "The changes are read from a logical replication slot of the source, so that the application"
          + " writes to the source alone. Begin with 'tsm capture start', before 'tsm schema'.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tsm capture start && tsm schema && tsm stage",
      "  tsm capture apply",
      "  tsm capture status"
    })
public final class CaptureCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec private CommandSpec spec;

  /** The command, for one shell. */
  public CaptureCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "No command is given: start, apply, prove, status, recover or stop");
  }

  /** What is done about tables whose rows have nothing that identifies them. */
  enum ReplicaIdentityChoice {
    Refuse(CaptureOptions.Identity.REFUSE),
    SetFull(CaptureOptions.Identity.SET_FULL);

    private final CaptureOptions.Identity identity;

    ReplicaIdentityChoice(CaptureOptions.Identity identity) {
      this.identity = identity;
    }
  }

  @Command(
      name = "start",
      header = "Checks the source and makes the replication slot.",
      description = {
        "",
        "From here on the source keeps its write-ahead log until it is applied: watch 'tsm capture"
            + " status'. If something has to be fixed first, it is listed with its statement, and"
            + " nothing is changed.",
        ""
      },
      footerHeading = "%nExample:%n",
      footer = "  tsm capture start --replica-identity SetFull --insert-only public.events")
  int start(
      @Mixin SourceOption source,
      @Mixin TargetOption target,
      @Option(
              names = "--replica-identity",
              paramLabel = "MODE",
              defaultValue = "Refuse",
              description =
                  "If a table has no replica identity: Refuse lists it with the statement, SetFull"
                      + " sets REPLICA IDENTITY FULL in the source until 'tsm capture stop'."
                      + " Default: Refuse.")
          ReplicaIdentityChoice identity,
      @Option(
              names = "--insert-only",
              paramLabel = "TABLE",
              description =
                  "A table (schema.name) without a replica identity, whose rows are never updated"
                      + " or deleted. If one is, applying stops. May be given several times.")
          List<String> insertOnly,
      @Option(
              names = "--max-retained-wal",
              paramLabel = "BYTES",
              description =
                  "Drop the slot, and end capture, when the source keeps more of its write-ahead"
                      + " log for it, such as 50Gi. Default: no limit.")
          String maxRetainedWal,
      @Mixin OutputOption output,
      @Mixin GraceOption grace) {
    CaptureOptions options =
        new CaptureOptions(
            PhaseRun.MIGRATION_OF_COMMANDS,
            identity.identity,
            insertOnly == null
                ? List.of()
                : insertOnly.stream().map(CaptureCommand::table).toList(),
            retained(maxRetainedWal));
    return run(
        source,
        target,
        output,
        grace,
        context -> new CaptureStart(context, options).run(),
        CaptureText::lines,
        report -> report.problems().isEmpty() ? 0 : FailureKind.USER_ACTION.exitCode());
  }

  @Command(
      name = "apply",
      header = "Applies the changes, until it is stopped.",
      description = {
        "",
        "Needs the schema loaded and the hypertables staged; copying may run at the same time."
            + " A server that restarts or cannot be reached is waited for. Run it again after any"
            + " end: each transaction is applied once. After a switch that keeps a way back, the"
            + " target's changes are applied to the source.",
        ""
      },
      footerHeading = "%nExamples:%n",
      footer = {"  tsm capture apply", "  tsm capture apply --until-caught-up"})
  int apply(
      @Mixin SourceOption source,
      @Mixin TargetOption target,
      @Option(
              names = "--until-caught-up",
              description = "End when all is applied that was committed when the command began.")
          boolean untilCaughtUp,
      @Mixin OutputOption output,
      @Mixin GraceOption grace) {
    return run(
        source,
        target,
        output,
        grace,
        context -> {
          PhaseContext sides = WayBack.isOpen(context.target()) ? context.exchanged() : context;
          return untilCaughtUp
              ? new CaptureApply(sides, true).run()
              : new LastingApply(sides).run();
        },
        CaptureText::lines,
        report -> 0);
  }

  @Command(
      name = "prove",
      header = "Compares both sides at one position of the source's log.",
      description = {
        "",
        "Applies the changes up to exactly that position, and compares all rows there: the source"
            + " in a snapshot of it, while the application writes on. Meanwhile nothing is applied."
            + " May be repeated. Ends with 3 when something differs.",
        ""
      },
      footerHeading = "%nExample:%n",
      footer = "  tsm capture prove --parallelism 4")
  int prove(
      @Mixin SourceOption source,
      @Mixin TargetOption target,
      @Mixin ParallelismOption parallelism,
      @Mixin OutputOption output,
      @Mixin GraceOption grace) {
    return run(
        source,
        target,
        output,
        grace,
        context -> new ProvePhase(context, parallelism.chunks()).run(),
        report -> CaptureText.lines(report, shell.terminal()),
        report -> report.equal() ? 0 : FailureKind.DATA_DIFFERS.exitCode());
  }

  @Command(
      name = "status",
      header = "Shows how far the changes are applied.",
      footerHeading = "%nExample:%n",
      footer = "  tsm capture status --output json")
  int status(@Mixin SourceOption source, @Mixin TargetOption target, @Mixin OutputOption output) {
    Database from = source.database(shell);
    Database to = target.database(shell);
    DistinctDatabases.require(from, to);
    CaptureStatus status =
        WayBack.isOpen(to)
            ? CaptureStatus.read(to.writable(), from.writable())
            : CaptureStatus.read(from, to);
    output.print(shell, status, CaptureText.lines(status));
    return status.isLost() ? FailureKind.USER_ACTION.exitCode() : 0;
  }

  @Command(
      name = "recover",
      header = "Begins again for what it concerns, when changes are lost.",
      description = {
        "",
        "Replaces the replication slot, compares both sides where the new one begins, copies the"
            + " chunks that differ again and repairs the rows of plain tables. The application"
            + " continues to write."
            + " Of use when the slot is lost, when somebody else read from it, or when a change"
            + " cannot be applied: what lies in between is brought by the rows, not by the log."
            + " Stop 'tsm capture apply' before.",
        ""
      },
      footerHeading = "%nExample:%n",
      footer = "  tsm capture recover --max-retained-wal 200Gi && tsm capture apply")
  int recover(
      @Mixin SourceOption source,
      @Mixin TargetOption target,
      @Mixin ParallelismOption parallelism,
      @Option(
              names = "--max-retained-wal",
              paramLabel = "BYTES",
              description =
                  "From now on, drop the slot when the source keeps more of its write-ahead log for"
                      + " it, such as 50Gi. Default: as it was.")
          String maxRetainedWal,
      @Mixin OutputOption output,
      @Mixin GraceOption grace) {
    OptionalLong limit = retained(maxRetainedWal);
    return run(
        source,
        target,
        output,
        grace,
        context -> {
          if (limit.isPresent()) {
            context.target().use(handle -> CaptureLedger.limit(handle, limit));
          }
          return new CaptureRecovery(context, parallelism.chunks()).run();
        },
        CaptureText::lines,
        report -> report.parked() == 0 ? 0 : FailureKind.USER_ACTION.exitCode());
  }

  @Command(
      name = "stop",
      header = "Drops the replication slot, and undoes what was set in the source.",
      description = {
        "",
        "What is in the target stays. Changes that are not applied are lost for the target: capture"
            + " cannot be begun again for the same target.",
        ""
      },
      footerHeading = "%nExample:%n",
      footer = "  tsm capture stop")
  int stop(
      @Mixin SourceOption source,
      @Mixin TargetOption target,
      @Mixin OutputOption output,
      @Mixin GraceOption grace) {
    return run(
        source,
        target,
        output,
        grace,
        context -> new CaptureStop(context).run(),
        CaptureText::lines,
        report -> 0);
  }

  private static OptionalLong retained(String bytes) {
    LimitsValidation.bytes("--max-retained-wal", bytes)
        .ifPresent(
            error -> {
              throw MigrationFailure.usage(
                  "WrongUsage", error.path() + " " + error.problem(), error.fix());
            });
    return CopyLimits.bytes(bytes);
  }

  private static QualifiedName table(String text) {
    int dot = text.indexOf('.');
    if (dot <= 0 || dot == text.length() - 1) {
      throw MigrationFailure.usage(
          "WrongUsage", "--insert-only " + text + " is not a table", "write schema.name");
    }
    return new QualifiedName(text.substring(0, dot), text.substring(dot + 1));
  }

  private <R> int run(
      SourceOption source,
      TargetOption target,
      OutputOption output,
      GraceOption grace,
      Function<PhaseContext, R> work,
      Function<R, List<String>> lines,
      ToIntFunction<R> exitCode) {
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            work,
            report -> {
              output.print(shell, report, lines.apply(report));
              return exitCode.applyAsInt(report);
            });
  }
}
