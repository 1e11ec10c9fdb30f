package dev.timescalemigration.phase.switchover;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a person should know of a sequence that was set. */
final class SequenceNote {
  private SequenceNote() {}

  /**
   * The note.
   *
   * @param definition the sequence as the target defines it
   * @param source where the source is
   * @param before where the target was
   * @param after where the target is
   * @param margin values that were to be left out
   * @return empty when there is nothing to say
   */
  static Optional<String> of(
      SequenceDefinition definition,
      SequenceState source,
      SequenceState before,
      SequenceState after,
      long margin) {
    List<String> notes = new ArrayList<>();
    if (SequencePlan.isUsedUp(definition, after)) {
      notes.add("no value is left, as in the source");
    } else if (!definition.cycles() && source.isCalled()) {
      BigInteger leftOut =
          BigInteger.valueOf(after.lastValue())
              .subtract(BigInteger.valueOf(source.lastValue()))
              .divide(BigInteger.valueOf(definition.increment()));
      if (leftOut.compareTo(BigInteger.valueOf(margin)) < 0) {
        notes.add("near its end: only " + leftOut + " values are left out");
      }
    }
    if (definition.cache() > 1 && before.isCalled()) {
      notes.add(
          "sessions of the target that used it before the switch may hand out up to "
              + definition.cache()
              + " older values: reconnect them");
    }
    return notes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notes));
  }
}
