package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.PreflightText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.phase.preflight.PreflightOptions;
import dev.timescalemigration.phase.preflight.PreflightPhase;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm preflight}. */
@Command(
    name = "preflight",
    header = "Checks whether the migration can succeed, and what to fix first.",
    description = {
      "",
      "Looks at both servers and changes nothing: reachability, versions, editions, extensions,"
          + " encodings, roles and privileges, what the target holds already, what this version"
          + " cannot move, connections, client programs. Ends with 4 when a check failed.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tsm preflight", "  tsm preflight --output json | jq '.checks[]'"})
public final class PreflightCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;

  @Option(
      names = {"-u", "--until"},
      paramLabel = "T",
      description = "Also look whether this completion point fits the time columns.")
  private String until;

  @Mixin private RuleOptions rule;

  @Option(
      names = "--existing-schema",
      description = "The target holds the schema already; it must equal the source's.")
  private boolean schemaExists;

  @Option(
      names = "--skip-roles",
      description = "Roles are not moved; those that own something must be there.")
  private boolean skipRoles;

  @Mixin private ParallelismOption parallelism;
  @Mixin private RecompressOption recompression;
  @Mixin private AcceptOption accept;
  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public PreflightCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    SelectionRule wanted = rule.rule(null, until);
    PreflightOptions options =
        new PreflightOptions(
            List.of(wanted),
            schemaExists,
            parallelism.chunks(),
            recompression.recompress(),
            !skipRoles,
            accept.acceptances());
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> new PreflightPhase(context, options).run(),
            report -> {
              output.print(shell, report, PreflightText.lines(report, shell.terminal()));
              return report.passed() ? 0 : FailureKind.USER_ACTION.exitCode();
            });
  }
}
