package dev.timescalemigration.phase.switchover;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Decides where a sequence of the target continues. Pure: it sees two definitions and two states.
 *
 * <p>The sequence is set a margin ahead of the source, for the values that the source hands out
 * until the application uses the target alone. The margin is never more than half of the values
 * that are left, so that the next {@code nextval} of the target succeeds whenever the source's
 * would. A sequence that cycles is a ring: it is set a margin ahead along the ring, and left as it
 * is when the target is already between that margin and half of the ring ahead.
 */
final class SequencePlan {
  private static final BigInteger TWO = BigInteger.TWO;

  private final SequenceDefinition definition;
  private final BigInteger increment;
  private final BigInteger margin;

  private SequencePlan(SequenceDefinition definition, long margin) {
    this.definition = definition;
    this.increment = BigInteger.valueOf(definition.increment());
    this.margin = BigInteger.valueOf(margin);
  }

  /**
   * Where the target's sequence is set to.
   *
   * @param definition the sequence as the target defines it
   * @param source where the source is
   * @param target where the target is
   * @param margin values to leave out, 0 or more
   * @return empty when the target may stay as it is
   */
  static Optional<SequenceState> next(
      SequenceDefinition definition, SequenceState source, SequenceState target, long margin) {
    return new SequencePlan(definition, margin).next(source, target);
  }

  /** Whether a sequence has no value left that its columns could hold. */
  static boolean isUsedUp(SequenceDefinition definition, SequenceState state) {
    SequencePlan plan = new SequencePlan(definition, 0);
    return !definition.cycles()
        && state.isCalled()
        && plan.left(BigInteger.valueOf(state.lastValue())).signum() == 0;
  }

  private Optional<SequenceState> next(SequenceState source, SequenceState target) {
    SequenceState wanted = source.isCalled() ? ahead(source) : source;
    boolean isAhead =
        (definition.cycles() && source.isCalled())
            ? isAheadOnRing(source, target)
            : nextValue(target).subtract(nextValue(wanted)).signum() * increment.signum() >= 0;
    return isAhead ? Optional.empty() : Optional.of(wanted);
  }

  /** The state in which a margin of values after the source's last one was handed out. */
  private SequenceState ahead(SequenceState source) {
    BigInteger last = BigInteger.valueOf(source.lastValue());
    BigInteger available = definition.cycles() ? ring() : left(last);
    BigInteger steps = margin.min(available.divide(TWO));
    BigInteger value = last.add(increment.multiply(steps));
    BigInteger beyond = value.subtract(end());
    if (beyond.signum() * increment.signum() > 0) {
      BigInteger stepsOnNextRound = stepsIn(beyond).subtract(BigInteger.ONE);
      value = begin().add(increment.multiply(stepsOnNextRound.max(BigInteger.ZERO)));
    }
    return new SequenceState(value.longValueExact(), true);
  }

  /** Whether the target is at least the margin, and at most half of the ring, ahead. */
  private boolean isAheadOnRing(SequenceState source, SequenceState target) {
    BigInteger distance =
        nextValue(target).subtract(nextValue(source)).divide(increment).mod(ring());
    BigInteger half = ring().divide(TWO);
    return distance.compareTo(margin.min(half)) >= 0 && distance.compareTo(half) <= 0;
  }

  /** Of a sequence that cycles, one step past its end counts as the begin of the next round. */
  private BigInteger nextValue(SequenceState state) {
    BigInteger value = BigInteger.valueOf(state.lastValue());
    return state.isCalled() ? value.add(increment) : value;
  }

  /** Values that can still be handed out after one, and that the columns can hold. */
  private BigInteger left(BigInteger last) {
    return BigInteger.valueOf(definition.heldUntil())
        .subtract(last)
        .divide(increment)
        .max(BigInteger.ZERO);
  }

  /** How many values there are in one round. */
  private BigInteger ring() {
    return end().subtract(begin()).divide(increment).add(BigInteger.ONE);
  }

  /** Steps of the sequence that a distance takes, a begun one counted as a whole one. */
  private BigInteger stepsIn(BigInteger distance) {
    BigInteger[] parts = distance.divideAndRemainder(increment);
    return parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
  }

  private BigInteger begin() {
    return BigInteger.valueOf(
        definition.increment() > 0 ? definition.minimum() : definition.maximum());
  }

  private BigInteger end() {
    return BigInteger.valueOf(
        definition.increment() > 0 ? definition.maximum() : definition.minimum());
  }
}
