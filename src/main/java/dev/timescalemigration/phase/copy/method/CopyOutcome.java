package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.ledger.CopyMethod;

/** How the copy of one chunk ended. */
public sealed interface CopyOutcome {

  /**
   * Its rows are in the target.
   *
   * @param method how they came there
   * @param rows rows written
   * @param bytes bytes of COPY data
   * @param lateRows rows that had come into the target meanwhile and were kept
   */
  record Copied(CopyMethod method, long rows, long bytes, long lateRows) implements CopyOutcome {}

  /**
   * There was nothing to copy.
   *
   * @param reason why, one sentence
   */
  record Skipped(String reason) implements CopyOutcome {}
}
