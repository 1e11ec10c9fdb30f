package dev.timescalemigration.api.v1alpha1;

/**
 * Beginnings of the CEL rules that depend on how far a migration is. The API server compares a new
 * resource with the old one, whose status shows.
 */
final class TransitionRules {
  /** The operator has not looked at it yet. */
  static final String NO_PHASE_YET = "!has(oldSelf.status) || !has(oldSelf.status.phase)";

  /** Preflight and a rehearsal only read. */
  static final String NOTHING_WRITTEN_YET =
      NO_PHASE_YET + " || oldSelf.status.phase in ['Preflight', 'Rehearsing', 'Rehearsed']";

  /** It is rehearsed only. */
  static final String REHEARSES = "(has(self.spec.mode) && self.spec.mode == 'Rehearsal')";

  /**
   * The plan is what was staged. Until it is copied and verified it is staged again for other
   * ranges; staging refuses what is narrower than what was copied.
   */
  static final String NOTHING_VERIFIED_YET =
      "!has(oldSelf.status) || !has(oldSelf.status.plan)"
          + " || oldSelf.status.phase in ['Staging', 'Copying', 'Verifying']";

  /** The application's writes are captured. */
  static final String CAPTURES =
      "(has(self.spec.writes) && has(self.spec.writes.mode) && self.spec.writes.mode == 'Capture')";

  /** They were before. */
  static final String CAPTURED =
      "(has(oldSelf.spec.writes) && has(oldSelf.spec.writes.mode)"
          + " && oldSelf.spec.writes.mode == 'Capture')";

  private TransitionRules() {}
}
