package dev.timescalemigration.compare.rows;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows that one look found different; of too many only the number and the first are kept. */
final class Findings {
  private static final int FIRST_KEPT = 100;

  private final int mostRemembered;
  private final Set<DifferingRow> rows = new LinkedHashSet<>();
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private boolean remembered = true;

  private enum Kind {
    MISSING,
    EXTRA,
    DIFFERENT;

    static Kind of(DifferingRow row) {
      if (row.inTarget() == null) {
        return MISSING;
      }
      return row.inSource() == null ? EXTRA : DIFFERENT;
    }
  }

  Findings(int mostRemembered) {
    this.mostRemembered = Math.max(mostRemembered, FIRST_KEPT);
  }

  void add(DifferingRow row) {
    counts.merge(Kind.of(row), row.copies(), Long::sum);
    if (rows.size() < mostRemembered) {
      rows.add(row);
    } else {
      remembered = false;
    }
  }

  /** Whether all that were found are kept. */
  boolean areRemembered() {
    return remembered;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  Collection<DifferingRow> rows() {
    return rows;
  }

  /** Those that another look found in the same way. */
  Findings alsoIn(Findings other) {
    Findings both = new Findings(mostRemembered);
    rows.stream().filter(other.rows::contains).forEach(both::add);
    return both;
  }

  RowDifference result(int sampleSize) {
    return new RowDifference(
        counts.getOrDefault(Kind.MISSING, 0L),
        counts.getOrDefault(Kind.EXTRA, 0L),
        counts.getOrDefault(Kind.DIFFERENT, 0L),
        sample(sampleSize, Kind.MISSING),
        sample(sampleSize, Kind.EXTRA),
        sample(sampleSize, Kind.DIFFERENT));
  }

  private List<String> sample(int size, Kind kind) {
    return rows.stream()
        .filter(row -> Kind.of(row) == kind)
        .map(DifferingRow::key)
        .sorted()
        .limit(size)
        .toList();
  }
}
