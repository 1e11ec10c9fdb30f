package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.compare.findings.Acceptance;
import java.util.List;

/**
 * How to switch.
 *
 * @param sequenceMargin steps that each sequence is set ahead of the source's value, for what the
 *     source still hands out until the application uses the target alone
 * @param acceptances what a person accepts of what is found
 * @param verdictsWanted whether chunks that were never compared refuse the switch
 */
public record SwitchoverOptions(
    long sequenceMargin, List<Acceptance> acceptances, boolean verdictsWanted) {
  /** A margin that an application needs minutes to use up. */
  public static final long DEFAULT_SEQUENCE_MARGIN = 1_000;

  /** Defensive copy. */
  public SwitchoverOptions {
    acceptances = List.copyOf(acceptances);
  }

  /** Accepting nothing. */
  public SwitchoverOptions(long sequenceMargin) {
    this(sequenceMargin, List.of(), true);
  }

  /** What {@code tsm switch} does without flags. */
  public static SwitchoverOptions defaults() {
    return new SwitchoverOptions(DEFAULT_SEQUENCE_MARGIN);
  }
}
