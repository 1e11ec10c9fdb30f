package dev.timescalemigration.random;

import java.util.OptionalInt;

/**
 * How a hypertable is migrated.
 *
 * @param until where T lies, in thousandths of the range of the rows
 * @param untilAtChunk whether T lies at the beginning of the chunk that it would cut
 * @param from where the range begins, in thousandths before T; empty: at the beginning
 * @param dualWritten whether the target has all rows from T on
 * @param lateInTarget whether the target has some rows from before T
 * @param compressedInTarget whether the target compressed its chunks before the copy
 * @param threads how many chunks are copied at once
 * @param stopAfter after how many chunks the copy is stopped, and begun again; empty: never
 * @param abort whether stopping rolls back what is in flight
 */
record RandomPlan(
    int until,
    boolean untilAtChunk,
    OptionalInt from,
    boolean dualWritten,
    boolean lateInTarget,
    boolean compressedInTarget,
    int threads,
    OptionalInt stopAfter,
    boolean abort) {}
