package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.run.FinalReportFiles;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm report}. */
@Command(
    name = "report",
    header = "Writes the report of a migration, at any time.",
    description = {
      "",
      "Writes what 'tsm run' writes at the end, as things are now: what was moved and how fast, the"
          + " chunks of each hypertable by state, verification, differences and repairs, who opened"
          + " which gate with what evidence, the phases on a time line, the background jobs, and"
          + " what is still to do. The HTML file needs no other file and no network. Reads the"
          + " ledger in the target only, also that of a migration which the operator runs; the"
          + " source is not connected to and is only named in the report.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tsm report", "  tsm report --report-dir tickets/1234 --output json"})
public final class ReportCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;

  @Option(
      names = "--report-dir",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description =
          "An existing folder for NAME-report.md, NAME-report.html and NAME-report.json. Default:"
              + " the current folder.")
  private Path folder;

  @Mixin private OutputOption output;

  /** The command, for one shell. */
  public ReportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Database database = target.database(shell);
    Ledger ledger =
        Ledger.require(
            database, "begin one with 'tsm run' or 'tsm stage', or name the right target");
    FinalReportFiles files =
        FinalReportFiles.write(ledger, source.database(shell), database, folder);
    output.print(
        shell,
        files,
        List.of(files.markdown().toString(), files.html().toString(), files.json().toString()));
    return 0;
  }
}
