package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.rows.DifferingRow;
import dev.timescalemigration.compare.rows.RowKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The rows of a piece that differed at one look. Of too many only their number is known. */
final class Suspects implements Consumer<DifferingRow> {
  /** About 20 MB of keys. */
  static final int MOST_KEPT = 100_000;

  private final List<DifferingRow> rows = new ArrayList<>();
  private final Map<RowKind, Long> counts = new EnumMap<>(RowKind.class);
  private boolean all = true;

  static Suspects of(Collection<DifferingRow> rows) {
    Suspects suspects = new Suspects();
    rows.forEach(suspects);
    return suspects;
  }

  @Override
  public void accept(DifferingRow row) {
    counts.merge(row.kind(), row.copies(), Long::sum);
    if (rows.size() < MOST_KEPT) {
      rows.add(row);
    } else {
      all = false;
    }
  }

  /** Those that are kept. */
  List<DifferingRow> rows() {
    return rows;
  }

  /** Whether all are kept. */
  boolean areAll() {
    return all;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** How many rows of a kind, those that are not kept included. */
  long count(RowKind kind) {
    return counts.getOrDefault(kind, 0L);
  }
}
