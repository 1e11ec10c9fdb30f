package dev.timescalemigration.capture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code tsm run} with a migration in mode Capture, as the source's owner. */
final class CapturedRun {
  private final CapturedPair captured;
  private final TestDatabase owner;
  private final Path folder;

  /**
   * A migration that has not begun.
   *
   * @param owner the source, as the role that owns it
   * @param folder for the migration file
   */
  CapturedRun(CapturedPair captured, TestDatabase owner, Path folder) {
    this.captured = captured;
    this.owner = owner;
    this.folder = folder;
  }

  /** Writes the file, with more fields of the spec. */
  void file(String more) throws IOException {
    Files.writeString(
        folder.resolve("migration.yaml"),
        """
        apiVersion: timescalemigration.dev/v1alpha1
        kind: TimescaleMigration
        metadata: {name: captured}
        spec:
          source: {secretRef: {name: not-looked-at-here}}
          target: {secretRef: {name: not-looked-at-here}}
          schema: {roles: Skip, ownership: LoadingRole, privileges: Skip}
          workers: {parallelism: 2}
        """
            + more.indent(2));
  }

  /** Runs it, and answers with how it ended. */
  JsonNode run(int exitCode, String... more) {
    return captured.askingForSnapshots(
        () -> TestShell.runMigration(environment(), folder, exitCode, more));
  }

  /** What {@code tsm} finds in its environment. */
  Map<String, String> environment() {
    return Map.of(
        "SOURCE",
        owner.uri(),
        "TARGET",
        captured.pair().target().uri(),
        "PATH",
        System.getenv("PATH"));
  }

  /** What the end says that opens the gate. */
  static String approval(JsonNode end) {
    String command = end.get("continueWith").textValue();
    return command.substring(command.indexOf("--approve ") + "--approve ".length());
  }
}
