package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.StageText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm stage}. */
@Command(
    name = "stage",
    header = "Lists the chunks to be copied, in the target's ledger.",
    description = {
      "",
      "Every chunk that reaches into the range from --from (inclusive) to --until (exclusive) is"
          + " staged; a chunk that a bound cuts is copied only within the range. Rows at or after"
          + " --until belong to the application, which writes them to both databases. Staging"
          + " again, for example with another --filter and --until, adds what is missing.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tsm stage --until 2026-11-22T10:00:00Z",
      "  tsm stage --filter '^public\\.trips$' --until 424242"
    })
public final class StageCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;

  @Option(
      names = {"-u", "--until"},
      paramLabel = "T",
      description =
          "The completion point, in the type of the time column: a timestamp, a date or an integer."
              + " Everything before it is copied. 'tsm suggest' proposes one. Required, unless"
              + " changes are captured ('tsm capture start'): then all rows are copied.")
  private String until;

  @Option(
      names = {"-F", "--from"},
      paramLabel = "F",
      description = "Where to begin, in the type of the time column. Default: at the beginning.")
  private String from;

  @Mixin private RuleOptions rule;

  @Option(
      names = {"-s", "--snapshot"},
      paramLabel = "ID",
      description =
          "A snapshot exported in the source by pg_export_snapshot(), to read all rows in; the"
              + " transaction that exported it must stay open until everything is copied. Default:"
              + " a snapshot for each chunk.")
  private String snapshot;

  @Option(
      names = "--no-proof",
      description =
          "Take T without comparing what lies after it. Only where the application does not write"
              + " to both databases: rows from T on that the target lacks are not copied.")
  private boolean noProof;

  @Mixin private RecompressOption recompression;
  @Mixin private AcceptOption accept;
  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public StageCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    SelectionRule wanted = rule.rule(from, until);
    StageOptions options =
        new StageOptions(
            List.of(wanted),
            Optional.ofNullable(snapshot),
            1,
            !noProof,
            recompression.recompress(),
            PhaseRun.MIGRATION_OF_COMMANDS,
            Optional.empty(),
            accept.acceptances());
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> new StagePhase(context, options).run(),
            report -> {
              output.print(shell, report, StageText.lines(report));
              return 0;
            });
  }
}
