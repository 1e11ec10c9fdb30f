package dev.timescalemigration.cli.init;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.inventory.SourceInventory;
import dev.timescalemigration.phase.preflight.PreflightReport;
import dev.timescalemigration.postgres.ConnectionSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a new migration, in one folder.
 *
 * @param folder where they are written; made if it is not there
 * @param overwrite whether files that are there are replaced
 */
public record InitFiles(Path folder, boolean overwrite) {
  private static final String MIGRATION = "migration.yaml";
  private static final String SOURCE = "source-db";
  private static final String TARGET = "target-db";
  private static final String PAGE = "your-migration.md";
  private static final List<String> ALL =
      List.of(MIGRATION, SOURCE + ".yaml", TARGET + ".yaml", PAGE);

  /** The name of a migration of a database. */
  public static String nameFor(String database) {
    return MigrationTemplate.nameFor(database);
  }

  /**
   * Makes sure that nothing is lost.
   *
   * @throws MigrationFailure when a file is there and may not be overwritten
   */
  public void refuseToOverwrite() {
    List<String> there = ALL.stream().filter(name -> Files.exists(folder.resolve(name))).toList();
    if (!overwrite && !there.isEmpty()) {
      throw MigrationFailure.userAction(
          "FileExists",
          folder + " has " + String.join(", ", there) + " already",
          "name another folder with --directory, or give --force to overwrite them");
    }
  }

  /**
   * Writes them, readable by their owner only.
   *
   * @param name the migration's name
   * @param withSecrets whether passwords are written into the manifests of the secrets
   * @return what was written
   */
  public List<Path> write(
      String name,
      ConnectionSettings source,
      ConnectionSettings target,
      SourceInventory inventory,
      PreflightReport preflight,
      boolean withSecrets) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(MIGRATION, MigrationTemplate.text(name, inventory.hypertables()));
    texts.put(SOURCE + ".yaml", SecretManifest.text(SOURCE, source, withSecrets));
    texts.put(TARGET + ".yaml", SecretManifest.text(TARGET, target, withSecrets));
    texts.put(
        PAGE, MigrationPage.text(name, source.describe(), target.describe(), inventory, preflight));
    refuseToOverwrite();
    texts.forEach(this::write);
    return texts.keySet().stream().map(folder::resolve).toList();
  }

  private void write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw MigrationFailure.userAction(
              "FileUnwritable", "the file " + file + " cannot be written", "name another folder")
          .causedBy(e, null);
    }
  }
}
