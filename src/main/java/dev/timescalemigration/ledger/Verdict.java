package dev.timescalemigration.ledger;

/** What comparing a chunk on both sides found. */
public enum Verdict {
  /** The same rows on both sides. */
  EQUAL,
  /** Rows missing, extra or different. */
  DIFFERENT,
  /** Not comparable any more: the chunk is gone from the source. */
  SKIPPED
}
