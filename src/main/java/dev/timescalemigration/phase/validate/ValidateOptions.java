package dev.timescalemigration.phase.validate;

import dev.timescalemigration.compare.findings.Acceptance;
import java.util.List;

/**
 * How to validate.
 *
 * @param mode how the rows of hypertables are counted
 * @param acceptances what a person accepts of what is found
 * @param verdictsWanted whether chunks that were never compared refuse
 */
public record ValidateOptions(
    ValidateMode mode, List<Acceptance> acceptances, boolean verdictsWanted) {

  /** Defensive copy. */
  public ValidateOptions {
    acceptances = List.copyOf(acceptances);
  }

  /** Accepting nothing, and without asking for verdicts. */
  public ValidateOptions(ValidateMode mode) {
    this(mode, List.of(), false);
  }

  /** What {@code tsm validate} does without flags. */
  public static ValidateOptions defaults() {
    return new ValidateOptions(ValidateMode.EXACT);
  }
}
