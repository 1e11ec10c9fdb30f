package dev.timescalemigration.phase.switchover;

/**
 * Where a sequence is.
 *
 * @param lastValue the last value that it handed out or that a session reserved; the first one to
 *     come while {@code isCalled} is false
 * @param isCalled whether {@code lastValue} was handed out
 */
record SequenceState(long lastValue, boolean isCalled) {}
