package dev.timescalemigration.phase.verify;

/** How a chunk is compared. */
public enum VerifyMethod {
  /**
   * Number of rows and sum of the rows' hashes: sees every changed, lost, repeated or mixed-up row.
   */
  ROW_HASH,
  /**
   * Number of rows, and of each column the number of values, the least and the greatest as text.
   */
  AGGREGATES
}
