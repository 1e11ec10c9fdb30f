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
  private final Map<RowKind, Long> counts = new EnumMap<>(RowKind.class);
  private boolean remembered = true;

  Findings(int mostRemembered) {
    this.mostRemembered = Math.max(mostRemembered, FIRST_KEPT);
  }

  void add(DifferingRow row) {
    counts.merge(row.kind(), row.copies(), Long::sum);
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
        counts.getOrDefault(RowKind.MISSING, 0L),
        counts.getOrDefault(RowKind.EXTRA, 0L),
        counts.getOrDefault(RowKind.DIFFERENT, 0L),
        sample(sampleSize, RowKind.MISSING),
        sample(sampleSize, RowKind.EXTRA),
        sample(sampleSize, RowKind.DIFFERENT));
  }

  private List<String> sample(int size, RowKind kind) {
    return rows.stream()
        .filter(row -> row.kind() == kind)
        .map(DifferingRow::key)
        .sorted()
        .limit(size)
        .toList();
  }
}
