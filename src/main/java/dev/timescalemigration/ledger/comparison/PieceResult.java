package dev.timescalemigration.ledger.comparison;

import java.util.Optional;

/**
 * What comparing a piece came to.
 *
 * @param sourceRows rows in the source
 * @param targetRows rows in the target
 * @param missing rows that only the source has
 * @param extra rows that only the target has
 * @param different rows with the same key and other values
 * @param kept how many of them are kept as {@link KeptDifference}
 * @param notCompared why it was not compared; empty when it was
 * @param columns which columns the table had on both sides; null where it was not compared, and in
 *     what an older version has kept
 */
public record PieceResult(
    long sourceRows,
    long targetRows,
    long missing,
    long extra,
    long different,
    long kept,
    Optional<String> notCompared,
    String columns) {

  /** Rows that are the same on both sides, of each as many as were read. */
  public static PieceResult equal(long rows, long inTarget, String columns) {
    return new PieceResult(rows, inTarget, 0, 0, 0, 0, Optional.empty(), columns);
  }

  /** A piece that was not compared. */
  public static PieceResult notCompared(String why) {
    return new PieceResult(0, 0, 0, 0, 0, 0, Optional.of(why), null);
  }

  /** Rows that differ in one way or another. */
  public long differing() {
    return missing + extra + different;
  }
}
