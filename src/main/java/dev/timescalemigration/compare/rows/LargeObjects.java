package dev.timescalemigration.compare.rows;

import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Compares large objects by their bytes. The schema load brings them, and nothing brings what is
 * written to them afterwards: the application writes to the source's alone unless it gives an oid
 * of its own choice to both databases, and a log that is decoded does not hold them.
 */
public final class LargeObjects {
  /** What they are called among the tables. */
  public static final String NAME = "large objects";

  private static final int NAMED = 10;

  private final Handle source;
  private final Handle target;

  /** Of two databases. */
  public LargeObjects(Handle source, Handle target) {
    this.source = source;
    this.target = target;
  }

  /**
   * What was found.
   *
   * @param inSource how many the source has
   * @param inTarget how many the target has
   * @param difference what differs; empty when all are equal
   * @param toFix how that is brought to the target; empty when all are equal
   * @param compared whether they could be compared; the difference says why not
   */
  public record ComparedLargeObjects(
      long inSource, long inTarget, String difference, String toFix, boolean compared) {
    /** Whether both sides hold the same. */
    public boolean areEqual() {
      return difference.isEmpty();
    }
  }

  /** Compares all of them at this moment; empty when neither side has one. */
  public Optional<ComparedLargeObjects> compare() {
    return compare(Duration.ZERO, new StopSignal());
  }

  /**
   * Compares all of them.
   *
   * @param settle how long a difference has to last
   */
  public Optional<ComparedLargeObjects> compare(Duration settle, StopSignal stop) {
    try {
      TwoSides<Map<Long, String>> contents = read();
      Set<Long> differing = differing(contents);
      if (!differing.isEmpty()) {
        // What was being written to both is equal by now.
        stop.await(settle);
        contents = read();
        differing.retainAll(differing(contents));
      }
      return contents.source().isEmpty() && contents.target().isEmpty()
          ? Optional.empty()
          : Optional.of(outcome(contents, List.copyOf(differing)));
    } catch (JdbiException e) {
      if (DatabaseErrors.sqlState(e).filter(SqlState.INSUFFICIENT_PRIVILEGE::equals).isEmpty()) {
        throw e;
      }
      return Optional.of(
          new ComparedLargeObjects(
              0,
              0,
              "not all of them can be read: " + DatabaseErrors.oneLine(e),
              "let the role of this command read them on both sides: GRANT SELECT ON LARGE OBJECT",
              false));
    }
  }

  private TwoSides<Map<Long, String>> read() {
    return TwoSides.ask(() -> contents(source), () -> contents(target));
  }

  private static Map<Long, String> contents(Handle side) {
    return side.createQuery(SqlFile.of(LargeObjects.class, "large_objects"))
        .map((row, context) -> Map.entry(row.getLong("oid"), row.getString("content")))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Set<Long> differing(TwoSides<Map<Long, String>> contents) {
    Set<Long> oids = new TreeSet<>(contents.source().keySet());
    oids.addAll(contents.target().keySet());
    oids.removeIf(
        oid ->
            contents.source().containsKey(oid)
                && contents.source().get(oid).equals(contents.target().get(oid)));
    return oids;
  }

  private static ComparedLargeObjects outcome(
      TwoSides<Map<Long, String>> contents, List<Long> oids) {
    List<Long> extra = oids.stream().filter(oid -> !contents.source().containsKey(oid)).toList();
    List<Long> missing = oids.stream().filter(oid -> !contents.target().containsKey(oid)).toList();
    List<Long> changed =
        oids.stream().filter(oid -> !extra.contains(oid) && !missing.contains(oid)).toList();
    List<String> found = new ArrayList<>();
    describe(missing, "missing in the target", found);
    describe(changed, "different", found);
    describe(extra, "only in the target", found);
    return new ComparedLargeObjects(
        contents.source().size(),
        contents.target().size(),
        String.join("; ", found),
        toFix(oids.stream().filter(oid -> !extra.contains(oid)).toList(), extra),
        true);
  }

  private static void describe(List<Long> oids, String what, List<String> found) {
    if (!oids.isEmpty()) {
      found.add(oids.size() + " " + what + ": " + list(oids) + (oids.size() > NAMED ? ", …" : ""));
    }
  }

  private static String toFix(List<Long> wanted, List<Long> extra) {
    List<String> steps = new ArrayList<>();
    if (!wanted.isEmpty()) {
      String select =
          SqlFile.of(LargeObjects.class, "large_object_statements")
              .strip()
              .replace("<oids>", list(wanted))
              .replaceAll("\\s+", " ");
      steps.add(
          "to bring what the source holds"
              + (wanted.size() > NAMED ? ", the first " + NAMED : "")
              + ", run in a shell: psql \"$SOURCE\" -XqAtc '"
              + select
              + "' | psql \"$TARGET\" -XqAt -v ON_ERROR_STOP=1");
    }
    if (!extra.isEmpty()) {
      steps.add(
          "to remove what only the target holds, run in the target: "
              + extra.stream()
                  .limit(NAMED)
                  .map(oid -> "SELECT lo_unlink(" + oid + ");")
                  .collect(Collectors.joining(" ")));
    }
    return String.join("; ", steps);
  }

  private static String list(List<Long> oids) {
    return oids.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
  }
}
