package dev.timescalemigration.ledger;

/** When a new round of verifying begins. A round compares every copied chunk once. */
public enum VerifyRound {
  /** Never: only what the present round has not compared yet. */
  RESUME,
  /** When the present round is complete. */
  NEXT_WHEN_COMPLETE,
  /** Now, even if the present round is not complete. */
  BEGIN
}
