package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.SqlFile;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * SQL that reads or changes TimescaleDB's catalog, for the version that a session's database has.
 *
 * <p>The catalog's tables change from release to release ({@code sql/pre_install/tables.sql} of
 * each). What fits every version is in {@code <name>.sql}. What changed is in a file for each range
 * of versions instead, {@code <name>_since_<major>_<minor>.sql}: the newest one that is not newer
 * than the server is used. So a new shape of a table is one more file.
 *
 * <p>A file may include another one: {@code <timescale/relations/chunks>} is replaced by the text
 * of {@code timescale/relations/chunks.sql}, again for the server's version. Other packages have
 * what they need of the catalog from there. Names without a folder are values that code gives.
 *
 * <p>Some of what changed: 2.19 keeps compression settings under the chunk, 2.22 names sparse
 * indexes in them, 2.26 drops {@code chunk.dropped}, in 2.28 a slice belongs to one chunk, and from
 * 2.29 on a chunk has its relation's oid and no name, and compressed relations are no chunks.
 */
public final class CatalogSql {
  private static final Pattern INCLUDED = Pattern.compile("<(timescale/[a-z_/]+)>");
  private static final int FIRST_MAJOR = 2;
  private static final int MOST_MINORS = 100;
  private static final Map<String, String> WHOLE = new ConcurrentHashMap<>();

  private CatalogSql() {}

  /**
   * The text of a file for the version that a database has, with the files that it includes.
   *
   * @param handle a session of the database
   * @param owner a class of the package whose folder has the file
   * @throws IllegalStateException when no file of that name fits the version
   */
  public static String of(Handle handle, Class<?> owner, String name) {
    return at(SqlFile.path(owner, name), SessionVersion.of(handle));
  }

  /**
   * The text of a file with the files that it includes.
   *
   * @param path as an inclusion names it
   * @param server the version of the extension; empty in a database without it
   */
  static String at(String path, Optional<TimescaleVersion> server) {
    String key = path + server.map(version -> version.major() + "." + version.minor()).orElse("");
    String known = WHOLE.get(key);
    if (known != null) {
      return known;
    }
    // Most files fit every version: one look instead of one for each release.
    String text =
        SqlFile.at(path)
            .or(() -> server.flatMap(version -> newest(path, version)).flatMap(SqlFile::at))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no SQL file " + path + " fits TimescaleDB " + server.orElse(null)));
    String whole =
        INCLUDED
            .matcher(text)
            .replaceAll(found -> Matcher.quoteReplacement(at(found.group(1), server)));
    WHOLE.put(key, whole);
    return whole;
  }

  private static Optional<String> newest(String path, TimescaleVersion server) {
    return newest(path, server, name -> SqlFile.at(name).isPresent());
  }

  /**
   * The newest file for a range of versions that is not newer than the server.
   *
   * @param exists whether there is such a file
   * @return empty when no file of that name is for a range of versions that the server is in
   */
  static Optional<String> newest(String name, TimescaleVersion server, Predicate<String> exists) {
    return releasesDownFrom(server)
        .map(release -> name + "_since_" + release)
        .filter(exists)
        .findFirst();
  }

  private static Stream<String> releasesDownFrom(TimescaleVersion server) {
    return IntStream.rangeClosed(FIRST_MAJOR, server.major())
        .map(ascending -> FIRST_MAJOR + server.major() - ascending)
        .boxed()
        .flatMap(
            major -> {
              int newest = major == server.major() ? server.minor() : MOST_MINORS;
              return IntStream.rangeClosed(0, newest)
                  .mapToObj(ascending -> major + "_" + (newest - ascending));
            });
  }
}
