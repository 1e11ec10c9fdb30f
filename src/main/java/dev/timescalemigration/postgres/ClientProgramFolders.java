package dev.timescalemigration.postgres;

import dev.timescalemigration.failure.MigrationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where systems install PostgreSQL's client programs, and of which version they are. */
final class ClientProgramFolders {
  /** Packages with a folder per major version: Debian, RPM, Homebrew on both kinds of Mac. */
  private static final List<VersionedPackages> PACKAGES =
      List.of(
          new VersionedPackages("/usr/lib/postgresql", "*"),
          new VersionedPackages("/usr", "pgsql-*"),
          new VersionedPackages("/opt/homebrew/opt", "{postgresql@*,libpq}"),
          new VersionedPackages("/usr/local/opt", "{postgresql@*,libpq}"));

  /** Debian's {@code /usr/bin/pg_dump}: chooses a version by the clusters on its own machine. */
  private static final String DEBIAN_WRAPPER = "pg_wrapper";

  /** {@code pg_dump (PostgreSQL) 17.11 (Debian 17.11-0+deb13u1)}, {@code … 18beta1}. */
  private static final Pattern VERSION =
      Pattern.compile("pg_dump \\(PostgreSQL\\) ((\\d+)[^ ]*).*");

  private ClientProgramFolders() {}

  private record VersionedPackages(String parent, String versions) {}

  /** Folders that may hold the programs, those of {@code PATH} first. */
  static Set<Path> candidates(Map<String, String> environment) {
    Set<Path> folders = new LinkedHashSet<>();
    for (String entry : environment.getOrDefault("PATH", "").split(":", -1)) {
      path(entry).filter(folder -> !isDebianWrapper(folder)).ifPresent(folders::add);
    }
    for (VersionedPackages packages : PACKAGES) {
      Path parent = Path.of(packages.parent());
      if (Files.isDirectory(parent)) {
        addVersions(parent, packages.versions(), folders);
      }
    }
    return folders;
  }

  /** The programs in a folder; empty when one is missing or {@code pg_dump} does not run. */
  static Optional<ClientPrograms> programsIn(Path folder) {
    ClientPrograms unknown = new ClientPrograms(folder, "", 0);
    if (!unknown.isComplete()) {
      return Optional.empty();
    }
    return versionLine(unknown.pgDump())
        .map(VERSION::matcher)
        .filter(Matcher::matches)
        .map(match -> new ClientPrograms(folder, match.group(1), Integer.parseInt(match.group(2))));
  }

  private static Optional<String> versionLine(Path pgDump) {
    try (ClientProcess process = ClientProcess.start(pgDump, List.of("--version"), Map.of())) {
      byte[] line = process.stdout().readAllBytes();
      return process.waitFor().succeeded()
          ? Optional.of(new String(line, StandardCharsets.UTF_8).strip())
          : Optional.empty();
    } catch (IOException | MigrationFailure doesNotRun) {
      return Optional.empty();
    }
  }

  private static void addVersions(Path parent, String versions, Set<Path> folders) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, versions)) {
      found.forEach(version -> folders.add(version.resolve("bin")));
    } catch (IOException unreadable) {
      // A folder that may not be read holds no programs that may be run.
      return;
    }
  }

  private static Optional<Path> path(String entry) {
    try {
      return entry.isEmpty() ? Optional.empty() : Optional.of(Path.of(entry));
    } catch (InvalidPathException notThere) {
      return Optional.empty();
    }
  }

  private static boolean isDebianWrapper(Path folder) {
    try {
      return folder.resolve("pg_dump").toRealPath().endsWith(DEBIAN_WRAPPER);
    } catch (IOException absent) {
      return false;
    }
  }
}
