package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.api.v1alpha1.AcceptedFinding;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.cli.command.OutputOption;
import dev.timescalemigration.cli.terminal.Shell;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubectl tsm report}. */
@Command(
    name = "report",
    header = "Shows what the cluster knows of a migration, for a ticket.",
    description = {
      "",
      "Phase, plan, progress, the largest hypertables, gates with who opened them, the times of the"
          + " phases, accepted findings and all conditions, as Markdown or JSON. 'tsm report' with the"
          + " target's URI writes the whole report from the ledger, as HTML too.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl tsm report flights > flights.md",
      "  kubectl tsm report flights --output json"
    })
public final class ShowReport implements Callable<Integer> {
  private final Shell shell;

  @Mixin private NamedMigration named;

  @Mixin private OutputOption output;

  /** The command, for one shell. */
  public ShowReport(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (Migrations migrations = named.open()) {
      TimescaleMigration migration = named.in(migrations);
      output.print(
          shell,
          new ReportedMigration(
              migrations.namespace(),
              Migrations.name(migration),
              migration.getSpec().accept(),
              migration.getStatus()),
          MigrationMarkdown.lines(migration));
      return 0;
    }
  }

  private record ReportedMigration(
      String namespace,
      String name,
      List<AcceptedFinding> accepted,
      TimescaleMigrationStatus status) {}
}
