package dev.timescalemigration.cli.command;

import dev.timescalemigration.api.v1alpha1.FieldError;
import dev.timescalemigration.api.v1alpha1.ObjectName;
import dev.timescalemigration.cli.init.InitFiles;
import dev.timescalemigration.cli.terminal.OutputFormat;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.inventory.SourceInventory;
import dev.timescalemigration.phase.preflight.CheckResult;
import dev.timescalemigration.phase.preflight.PreflightOptions;
import dev.timescalemigration.phase.preflight.PreflightPhase;
import dev.timescalemigration.phase.preflight.PreflightReport;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.selection.SelectionRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm init}. */
@Command(
    name = "init",
    header = "Writes the files of a new migration, and lists what to consider.",
    description = {
      "",
      "Looks at both databases, changes nothing there, and writes four files: migration.yaml, with"
          + " every field that matters and a comment; source-db.yaml and target-db.yaml, the"
          + " Secrets for a cluster; your-migration.md, with the hypertables and their sizes, what"
          + " preflight finds, and what the application must consider while it writes to both"
          + " databases. Asks nothing. Passwords are written only with --with-secrets.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tsm init",
      "  tsm init --directory metrics --name metrics-to-cloud --with-secrets"
    })
public final class InitCommand implements Callable<Integer> {
  private static final PreflightOptions UNDECIDED =
      new PreflightOptions(List.of(SelectionRule.everything()), false, 8, false, true, List.of());

  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "Where the files are written. Default: the current folder.")
  private Path folder;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The migration's name. Default: made from the name of the source's database.")
  private String name;

  @Option(
      names = "--with-secrets",
      description =
          "Write the passwords into source-db.yaml and target-db.yaml, which only you can read."
              + " Without it a placeholder is written.")
  private boolean withSecrets;

  @Option(names = "--force", description = "Overwrite files that are there.")
  private boolean force;

  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public InitCommand(Shell shell) {
    this.shell = shell;
  }

  private record SourceFindings(SourceInventory inventory, PreflightReport preflight) {}

  @Override
  public Integer call() {
    Database from = source.database(shell);
    Database to = target.database(shell);
    String wanted =
        Optional.ofNullable(name).orElseGet(() -> InitFiles.nameFor(from.settings().database()));
    Optional<FieldError> wrong = ObjectName.check("--name", wanted);
    if (wrong.isPresent()) {
      throw MigrationFailure.usage(
          "WrongUsage", "--name " + wrong.get().problem(), wrong.get().fix());
    }
    InitFiles files = new InitFiles(folder, force);
    files.refuseToOverwrite();
    return new PhaseRun(shell, from, to, OutputFormat.TEXT, grace.grace())
        .run(
            InitCommand::look,
            found -> {
              files
                  .write(
                      wanted,
                      from.settings(),
                      to.settings(),
                      found.inventory(),
                      found.preflight(),
                      withSecrets)
                  .forEach(file -> shell.out().println("written: " + file));
              shell.out().println(next(found.preflight()));
              shell.out().flush();
              return 0;
            });
  }

  private static SourceFindings look(PhaseContext context) {
    PreflightReport preflight = new PreflightPhase(context, UNDECIDED).run();
    return new SourceFindings(context.source().with(SourceInventory::read), preflight);
  }

  private String next(PreflightReport preflight) {
    long failed = preflight.count(CheckResult.FAIL);
    return failed == 0
        ? "read your-migration.md, then run 'tsm run -f " + folder.resolve("migration.yaml") + "'"
        : failed
            + " of preflight's checks failed: your-migration.md says what to fix, then run 'tsm"
            + " preflight'";
  }
}
