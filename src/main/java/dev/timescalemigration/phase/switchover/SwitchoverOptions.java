package dev.timescalemigration.phase.switchover;

/**
 * How to switch.
 *
 * @param sequenceMargin steps that each sequence is set ahead of the source's value, for what the
 *     source still hands out until the application uses the target alone
 */
public record SwitchoverOptions(long sequenceMargin) {
  /** A margin that an application needs minutes to use up. */
  public static final long DEFAULT_SEQUENCE_MARGIN = 1_000;

  /** What {@code tsm switch} does without flags. */
  public static SwitchoverOptions defaults() {
    return new SwitchoverOptions(DEFAULT_SEQUENCE_MARGIN);
  }
}
