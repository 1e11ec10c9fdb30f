package dev.timescalemigration.ledger.comparison;

import java.util.List;

/**
 * A row that was not the same on both sides.
 *
 * @param id its number in the ledger; 0 in a file
 * @param piece number of the piece that it is in
 * @param keyHash hash of its key; of the whole row where there is no key
 * @param key a condition over its key, else the text of the row
 * @param inSource hash of the source's row; null when the source has none
 * @param inTarget hash of the target's row; null when the target has none
 * @param copies how many rows, where there is no key
 * @param columns the columns that differ, where both sides have a row
 */
public record KeptDifference(
    long id,
    int piece,
    long keyHash,
    String key,
    Long inSource,
    Long inTarget,
    long copies,
    List<String> columns) {

  /** Defensive copy. */
  public KeptDifference {
    columns = List.copyOf(columns);
  }
}
