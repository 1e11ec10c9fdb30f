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
import picocli.CommandLine.Parameters;

/** {@code kubectl tsm report}. */
@Command(
    name = "report",
    header = "Shows what the cluster knows of a migration, for a ticket.",
    description = {
      "",
      "Phase, plan, progress, times, accepted findings and all conditions, as Markdown or JSON. The"
          + " whole report is in the ledger: 'tsm status' with the target's URI.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl tsm report flights > flights.md",
      "  kubectl tsm report flights --output json"
    })
public final class ShowReport implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ClusterOption cluster;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The migration. Default: the only one of the namespace.")
  private String name;

  @Mixin private OutputOption output;

  /** The command, for one shell. */
  public ShowReport(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (Migrations migrations = cluster.open()) {
      TimescaleMigration migration = migrations.find(name);
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
