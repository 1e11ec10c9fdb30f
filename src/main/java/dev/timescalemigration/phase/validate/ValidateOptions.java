package dev.timescalemigration.phase.validate;

/**
 * How to validate.
 *
 * @param mode how the rows of hypertables are counted
 */
public record ValidateOptions(ValidateMode mode) {

  /** What {@code tsm validate} does without flags. */
  public static ValidateOptions defaults() {
    return new ValidateOptions(ValidateMode.EXACT);
  }
}
