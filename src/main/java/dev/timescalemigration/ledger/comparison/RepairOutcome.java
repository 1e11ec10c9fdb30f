package dev.timescalemigration.ledger.comparison;

/** What repairing did with a row that differed. */
public enum RepairOutcome {
  /** The target got it. */
  INSERTED,
  /** The target's row got the source's values. */
  UPDATED,
  /** The target's row was deleted. */
  DELETED,
  /** It did not differ any more. */
  GONE,
  /** The target's row was written since it was compared: the next comparison looks at it again. */
  CHANGED,
  /** It was not repaired, because of a rule that a person may lift. */
  REFUSED,
  /** The target did not take it. */
  FAILED;

  /** Whether the target was changed. */
  public boolean isRepair() {
    return this == INSERTED || this == UPDATED || this == DELETED;
  }
}
