package dev.timescalemigration.compare.rows;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Merges the rows of both sides, sorted by their key's hash, and finds which differ. */
final class KeyedRows {
  private KeyedRows() {}

  /**
   * Rows of one side that are the same.
   *
   * @param keyHash hash of their key
   * @param key what they are named by
   * @param hash their hash
   * @param copies how many
   */
  record KeyedRow(long keyHash, String key, long hash, long copies) {
    private KeyedRow less(long taken) {
      return new KeyedRow(keyHash, key, hash, copies - taken);
    }
  }

  /** Reads both to their ends and hands on what differs, row by row. */
  static void merge(
      Iterator<KeyedRow> source, Iterator<KeyedRow> target, Consumer<DifferingRow> found) {
    SameKey inSource = new SameKey(source);
    SameKey inTarget = new SameKey(target);
    while (inSource.isPresent() || inTarget.isPresent()) {
      int order = inSource.compareTo(inTarget);
      List<KeyedRow> ofSource = order <= 0 ? inSource.take() : new ArrayList<>();
      List<KeyedRow> ofTarget = order >= 0 ? inTarget.take() : new ArrayList<>();
      removeEqual(ofSource, ofTarget);
      pair(ofSource, ofTarget, found);
    }
  }

  private static void removeEqual(List<KeyedRow> ofSource, List<KeyedRow> ofTarget) {
    for (int i = 0; i < ofSource.size(); i++) {
      for (int j = 0; j < ofTarget.size(); j++) {
        KeyedRow one = ofSource.get(i);
        KeyedRow other = ofTarget.get(j);
        if (one.hash() == other.hash()) {
          long same = Math.min(one.copies(), other.copies());
          ofSource.set(i, one.less(same));
          ofTarget.set(j, other.less(same));
        }
      }
    }
    ofSource.removeIf(row -> row.copies() == 0);
    ofTarget.removeIf(row -> row.copies() == 0);
  }

  private static void pair(
      List<KeyedRow> ofSource, List<KeyedRow> ofTarget, Consumer<DifferingRow> found) {
    // A number such as 1.0 is the same key as 1.00, and is written otherwise.
    boolean single = ofSource.size() == 1 && ofTarget.size() == 1;
    for (KeyedRow row : ofSource) {
      KeyedRow other =
          ofTarget.stream()
              .filter(each -> single || each.key().equals(row.key()))
              .findFirst()
              .orElse(null);
      ofTarget.remove(other);
      found.accept(
          new DifferingRow(
              row.keyHash(),
              row.key(),
              row.hash(),
              other == null ? null : other.hash(),
              row.copies()));
    }
    for (KeyedRow row : ofTarget) {
      found.accept(new DifferingRow(row.keyHash(), row.key(), null, row.hash(), row.copies()));
    }
  }

  /** One side's rows, those of the same key's hash together. */
  private static final class SameKey implements Comparable<SameKey> {
    private final Iterator<KeyedRow> rows;
    private KeyedRow next;

    SameKey(Iterator<KeyedRow> rows) {
      this.rows = rows;
      advance();
    }

    private void advance() {
      next = rows.hasNext() ? rows.next() : null;
    }

    boolean isPresent() {
      return next != null;
    }

    List<KeyedRow> take() {
      long keyHash = next.keyHash();
      List<KeyedRow> taken = new ArrayList<>();
      while (next != null && next.keyHash() == keyHash) {
        taken.add(next);
        advance();
      }
      return taken;
    }

    @Override
    public int compareTo(SameKey other) {
      if (next == null || other.next == null) {
        return Boolean.compare(next == null, other.next == null);
      }
      return Long.compare(next.keyHash(), other.next.keyHash());
    }
  }
}
