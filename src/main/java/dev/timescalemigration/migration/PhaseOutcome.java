package dev.timescalemigration.migration;

import dev.timescalemigration.failure.MigrationFailure;

/** What is to be done next. */
public sealed interface PhaseOutcome {

  /**
   * The phase stays.
   *
   * @param why what is done in it
   */
  record Stay(Why why) implements PhaseOutcome {
    /** What is done in a phase that stays. */
    public enum Why {
      /** Its work is begun or continues. */
      WORKING,
      /** Nothing new begins until the migration is resumed. */
      SUSPENDED,
      /** Nothing is left to do. */
      ENDED
    }
  }

  /**
   * The migration enters another phase.
   *
   * @param next that phase
   */
  record Advance(Phase next) implements PhaseOutcome {}

  /**
   * A person must open a gate.
   *
   * @param gate the gate
   * @param token represents the evidence of this moment
   * @param refused why the approval that is there opens nothing; empty when there is none
   */
  record AwaitGate(Gate gate, String token, String refused) implements PhaseOutcome {}

  /**
   * The phase's work failed.
   *
   * @param failure why, and what fixes it
   */
  record Fail(MigrationFailure failure) implements PhaseOutcome {}
}
