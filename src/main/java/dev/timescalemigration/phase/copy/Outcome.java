package dev.timescalemigration.phase.copy;

import dev.timescalemigration.ledger.Way;

/** How the copy of one chunk ended. */
sealed interface Outcome {

  /**
   * Its rows are in the target.
   *
   * @param way how they came there
   * @param rows rows written
   * @param bytes bytes of COPY data
   * @param lateRows rows that had come into the target meanwhile and were kept
   */
  record Copied(Way way, long rows, long bytes, long lateRows) implements Outcome {}

  /**
   * There was nothing to copy.
   *
   * @param reason why, one sentence
   */
  record Skipped(String reason) implements Outcome {}
}
