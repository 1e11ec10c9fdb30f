package dev.timescalemigration.postgres;

import dev.timescalemigration.failure.MigrationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * PostgreSQL's client programs of one installed version: {@code pg_dump}, {@code pg_dumpall} and
 * {@code psql}, all from the same folder.
 *
 * <p>The same folder, because a {@code pg_dump} since 17.6, 16.10, 15.14 and 14.19 writes {@code
 * \restrict}, which an older {@code psql} refuses.
 *
 * @param folder where the programs are
 * @param version what {@code pg_dump --version} says, such as {@code 17.11}
 * @param major the first number of the version
 */
public record ClientPrograms(Path folder, String version, int major) {
  /** Environment variable: the folder of the programs, to be used instead of looking for them. */
  public static final String FOLDER_VARIABLE = "TSM_PG_BIN";

  /**
   * Adds the packages of the PostgreSQL project (PGDG), as www.postgresql.org/download/linux/debian
   * says: a release of Debian has one major version, such as 15 in Debian 12.
   */
  private static final String ADD_PACKAGES =
      "apt install -y postgresql-common"
          + " && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y";

  private static final int VERSIONS_PER_MAJOR = 10_000;
  private static final Pattern RELEASE = Pattern.compile("^\\d+\\.(\\d{1,4})");

  /**
   * Finds the programs for moving a schema from one server to another.
   *
   * <p>{@code pg_dump} refuses a server newer than itself, and writes for servers of its own
   * version or newer (17's output sets {@code transaction_timeout}, which 16 does not know). So its
   * major version must lie between the two; of several the newest is taken, as PostgreSQL's manual
   * advises for moving to a newer server (chapter "Upgrading a PostgreSQL Cluster").
   *
   * <p>A release that lets the source run commands here is not taken, see {@link DumpInjection}.
   *
   * @param sourceMajor major version of the source's server
   * @param targetMajor major version of the target's server, not below the source's
   * @param environment the process environment: {@code TSM_PG_BIN}, {@code PATH}
   * @throws MigrationFailure when none fits, naming what was found and the package to install
   */
  public static ClientPrograms find(
      int sourceMajor, int targetMajor, Map<String, String> environment) {
    Optional<String> given = Optional.ofNullable(environment.get(FOLDER_VARIABLE));
    List<ClientPrograms> found =
        (given.isPresent()
                ? Set.of(Path.of(given.get()))
                : ClientProgramFolders.candidates(environment))
            .stream().flatMap(folder -> ClientProgramFolders.programsIn(folder).stream()).toList();
    List<ClientPrograms> fitting =
        found.stream()
            .filter(programs -> programs.major >= sourceMajor && programs.major <= targetMajor)
            .toList();
    if (fitting.isEmpty()) {
      throw noneFits(sourceMajor, targetMajor, given, found);
    }
    return fitting.stream()
        .filter(programs -> !DumpInjection.affects(programs.version, programs.major))
        .max(Comparator.comparingInt(ClientPrograms::major))
        .orElseThrow(() -> noneSafe(fitting.get(0)));
  }

  private static MigrationFailure noneSafe(ClientPrograms programs) {
    return MigrationFailure.userAction(
        "UnsafeClientPrograms",
        "pg_dump and psql "
            + programs
            + " let the source run commands on this machine ("
            + DumpInjection.CVE
            + ")",
        "install "
            + DumpInjection.fixedRelease(programs.major)
            + " of the package postgresql-client-"
            + programs.major
            + ", or set "
            + FOLDER_VARIABLE
            + " to the folder of such programs");
  }

  private static MigrationFailure noneFits(
      int sourceMajor, int targetMajor, Optional<String> given, List<ClientPrograms> found) {
    String needed =
        sourceMajor == targetMajor
            ? "version " + sourceMajor
            : "a version from " + sourceMajor + " to " + targetMajor;
    Set<String> versions =
        found.stream()
            .map(ClientPrograms::toString)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return MigrationFailure.userAction(
        "NoFittingClientPrograms",
        "the schema is moved with pg_dump and psql of PostgreSQL "
            + needed
            + ", as the servers are, and "
            + (versions.isEmpty()
                ? "none are found" + given.map(folder -> " in " + folder).orElse("")
                : "found are only " + String.join(", ", versions)),
        "install the package postgresql-client-"
            + targetMajor
            + " (where Debian or Ubuntu does not have it, run '"
            + ADD_PACKAGES
            + "' first; Red Hat's systems call it postgresql"
            + targetMajor
            + ", from yum.postgresql.org), or set "
            + FOLDER_VARIABLE
            + " to the folder of such programs");
  }

  /**
   * Whether they are an earlier release of a server's own major version. Such a {@code pg_dump}
   * does not know what the server's release changed: 17.11 writes {@code SET (pg_attver=…)} for
   * every column of a 17.12 server, which a 17.11 server refuses.
   *
   * @param serverVersion as {@code server_version_num} has it: 170012
   */
  public boolean areEarlierThan(int serverVersion) {
    Matcher release = RELEASE.matcher(version);
    return serverVersion / VERSIONS_PER_MAJOR == major
        && release.find()
        && Integer.parseInt(release.group(1)) < serverVersion % VERSIONS_PER_MAJOR;
  }

  /** The program that writes a schema out. */
  public Path pgDump() {
    return folder.resolve("pg_dump");
  }

  /** The program that writes roles out. */
  public Path pgDumpAll() {
    return folder.resolve("pg_dumpall");
  }

  /** The program that runs SQL. */
  public Path psql() {
    return folder.resolve("psql");
  }

  /** Whether the folder holds all three programs. */
  boolean isComplete() {
    return List.of(pgDump(), pgDumpAll(), psql()).stream().allMatch(Files::isExecutable);
  }

  @Override
  public String toString() {
    return version + " in " + folder;
  }
}
