package dev.timescalemigration.phase.prove;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.work.Progress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Which files hold the tables of a database. Whoever reads in an older snapshot finds nothing in a
 * table that was dropped or truncated since, and compressing a chunk truncates it.
 *
 * @see <a href="https://www.postgresql.org/docs/17/mvcc-caveats.html">PostgreSQL 17, 13.6: TRUNCATE
 *     and the rewriting forms of ALTER TABLE are not MVCC-safe</a>
 */
public final class StoredTables {
  /** Beginning again more often is of little use: something rewrites all the time. */
  private static final int MOST_TIMES = 3;

  private final Map<String, String> names;

  private StoredTables(Map<String, String> names) {
    this.names = names;
  }

  /** Those that a session sees, in its snapshot where it has one. */
  public static StoredTables of(Handle session) {
    return new StoredTables(
        session
            .createQuery(SqlFile.of(StoredTables.class, "stored_tables"))
            .map((row, context) -> Map.entry(row.getString("file"), row.getString("name")))
            .list()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** The names of those that are gone, or in another file, for another session; sorted. */
  public List<String> notAsIn(Handle later) {
    Map<String, String> now = of(later).names;
    return names.entrySet().stream()
        .filter(table -> !now.containsKey(table.getKey()))
        .map(Map.Entry::getValue)
        .sorted()
        .toList();
  }

  /**
   * Says that all begins again, as some of these were dropped or rewritten.
   *
   * @param side whose they are, in a sentence
   * @param times how often that was so
   * @throws MigrationFailure of kind TEMPORARY when it was so too often
   */
  public static void beginAgain(String side, List<String> rewritten, int times, Progress progress) {
    String what =
        "tables or chunks of the "
            + side
            + " were dropped or rewritten while they were compared: "
            + NameList.of(rewritten);
    if (times == MOST_TIMES) {
      throw MigrationFailure.of(
          FailureKind.TEMPORARY,
          "RewrittenWhileCompared",
          what + "; so it was each of " + times + " times",
          "run the same command again when no job of the " + side + " compresses or drops chunks");
    }
    progress.message(what + "; comparing again at a later position");
  }
}
