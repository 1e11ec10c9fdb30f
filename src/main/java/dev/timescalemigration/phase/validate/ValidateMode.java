package dev.timescalemigration.phase.validate;

/** How the rows of hypertables are compared. */
public enum ValidateMode {
  /** {@code count(*)} over the migrated range on both sides. */
  EXACT,
  /**
   * The planner's estimate, {@code reltuples} of each chunk; the target is analyzed first, the
   * source, which is only read, is as its last ANALYZE left it. Chunks that are compressed, cut by
   * a bound or not analyzed yet are counted. Estimates further apart than 5 % are counted too
   * before they count as different.
   */
  ESTIMATE,
  /**
   * The verdicts of verifying: every staged chunk was found equal or was gone from the source. What
   * changed since is not seen.
   */
  VERIFIED,
  /**
   * Not at all, nor those of plain tables: they were compared at one position of the source's log.
   * Jobs of the target stay off until the switch, and are not compared either.
   */
  PROVEN
}
