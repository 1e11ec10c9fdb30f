package dev.timescalemigration.cli.run;

import dev.timescalemigration.cli.report.FinalReport;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The final report as three files.
 *
 * @param markdown for people
 * @param html for people, as one file that needs no other
 * @param json for programs
 */
public record FinalReportFiles(Path markdown, Path html, Path json) {

  /**
   * Writes the report of a target's migration.
   *
   * @return empty when the target holds no record of one
   */
  static Optional<FinalReportFiles> write(Database source, Database target, Path folder) {
    return Ledger.find(target).map(ledger -> write(ledger, source, target, folder));
  }

  /**
   * Writes the report of a migration. The source is named and not connected to.
   *
   * @throws MigrationFailure of kind USER_ACTION when the folder cannot be written to
   */
  public static FinalReportFiles write(
      Ledger ledger, Database source, Database target, Path folder) {
    FinalReport report = FinalReport.of(ledger, source.toString(), target.toString());
    String name = report.name();
    FinalReportFiles files =
        new FinalReportFiles(
            folder.resolve(name + "-report.md"),
            folder.resolve(name + "-report.html"),
            folder.resolve(name + "-report.json"));
    try {
      Files.writeString(files.markdown(), report.markdown());
      Files.writeString(files.html(), report.html());
      Files.writeString(files.json(), Json.write(report) + "\n");
    } catch (IOException e) {
      throw MigrationFailure.of(
              FailureKind.USER_ACTION,
              "ReportNotWritten",
              "the final report cannot be written to " + folder,
              "name a folder that can be written to with --report-dir")
          .causedBy(e, null);
    }
    return files;
  }
}
