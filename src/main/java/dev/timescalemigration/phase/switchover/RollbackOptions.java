package dev.timescalemigration.phase.switchover;

import java.time.Duration;

/**
 * How to switch back.
 *
 * @param readOnly whether the target's database is set to read-only; else the application has
 *     stopped its writes
 * @param maxLag how far the source may be behind when writes are stopped
 * @param drainTimeout how long the last changes may take to be applied
 * @param sequenceMargin values that each sequence of the source leaves out after the target's last
 * @param threads how many ranges are compared at once
 */
public record RollbackOptions(
    boolean readOnly, Duration maxLag, Duration drainTimeout, long sequenceMargin, int threads) {}
