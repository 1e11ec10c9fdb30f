package dev.timescalemigration.compare.rows;

/**
 * A row that is not the same on both sides; it counts as the same finding at another look only when
 * both sides are as they were.
 *
 * @param keyHash hash of its key; of the whole row where there is no key
 * @param key what it is named by: a condition over its key, else the text of the row
 * @param inSource hash of the source's row; null when the source has none
 * @param inTarget hash of the target's row; null when the target has none
 * @param copies how many of them, where there is no key
 */
public record DifferingRow(long keyHash, String key, Long inSource, Long inTarget, long copies) {

  /** How it differs. */
  public RowKind kind() {
    if (inTarget == null) {
      return RowKind.MISSING;
    }
    return inSource == null ? RowKind.EXTRA : RowKind.DIFFERENT;
  }
}
