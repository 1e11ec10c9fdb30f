package dev.timescalemigration.compare.rows;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The rows that one look found different; of too many only the number and the first are kept. */
public final class Findings implements Consumer<DifferingRow> {
  private static final int FIRST_KEPT = 100;

  private final int mostRemembered;
  private final Set<DifferingRow> rows = new LinkedHashSet<>();
  private final Map<RowKind, Long> counts = new EnumMap<>(RowKind.class);
  private boolean remembered = true;

  /**
   * None yet.
   *
   * @param mostRemembered how many rows are kept at most, the first 100 always
   */
  public Findings(int mostRemembered) {
    this.mostRemembered = Math.max(mostRemembered, FIRST_KEPT);
  }

  @Override
  public void accept(DifferingRow row) {
    counts.merge(row.kind(), row.copies(), Long::sum);
    if (rows.size() < mostRemembered) {
      rows.add(row);
    } else {
      remembered = false;
    }
  }

  /** Whether all that were found are kept. */
  public boolean areRemembered() {
    return remembered;
  }

  /** Whether nothing was found. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Those that are kept. */
  public Collection<DifferingRow> rows() {
    return rows;
  }

  /** None, of which as many are kept. */
  Findings none() {
    return new Findings(mostRemembered);
  }

  /** How many rows of a kind, those that are not kept included. */
  public long count(RowKind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  RowDifference result(int sampleSize) {
    return new RowDifference(
        count(RowKind.MISSING),
        count(RowKind.EXTRA),
        count(RowKind.DIFFERENT),
        sample(sampleSize, RowKind.MISSING),
        sample(sampleSize, RowKind.EXTRA),
        sample(sampleSize, RowKind.DIFFERENT));
  }

  /** What they are named by; one that differs several times is named as often. */
  private List<String> sample(int size, RowKind kind) {
    return rows.stream()
        .filter(row -> row.kind() == kind)
        .flatMap(row -> Collections.nCopies((int) Math.min(row.copies(), size), row.key()).stream())
        .sorted()
        .limit(size)
        .toList();
  }
}
