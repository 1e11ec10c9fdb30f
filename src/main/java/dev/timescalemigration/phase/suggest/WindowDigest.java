package dev.timescalemigration.phase.suggest;

import java.math.BigDecimal;

/**
 * What one side holds in a window.
 *
 * @param rows number of rows
 * @param hash sum of the rows' hashes, in any order they are
 */
record WindowDigest(long rows, BigDecimal hash) {
  static final WindowDigest NOTHING = new WindowDigest(0, BigDecimal.ZERO);

  WindowDigest plus(WindowDigest other) {
    return new WindowDigest(rows + other.rows, hash.add(other.hash));
  }
}
