package dev.timescalemigration.cli.run;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.postgres.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The statements for owners and privileges that a person has to run, as a file for psql. */
final class AccessFile {
  private AccessFile() {}

  /**
   * Writes them.
   *
   * @return empty when there are none
   */
  static Optional<Path> write(Database target, String name, Path folder) {
    List<String> statements =
        SchemaPhase.report(target)
            .filter(report -> report.access() != null)
            .map(report -> report.access().toRun())
            .orElse(List.of());
    return statements.isEmpty()
        ? Optional.empty()
        : Optional.of(write(statements, folder.resolve(name + "-access.sql")));
  }

  private static Path write(List<String> statements, Path file) {
    try {
      return Files.writeString(
          file, statements.stream().map(each -> each + ";\n").collect(Collectors.joining()));
    } catch (IOException e) {
      throw MigrationFailure.of(
              FailureKind.USER_ACTION,
              "ReportNotWritten",
              "the statements for owners and privileges cannot be written to " + file,
              "name a folder that can be written to with --report-dir")
          .causedBy(e, null);
    }
  }
}
