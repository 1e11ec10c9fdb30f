package dev.timescalemigration.capture.stream;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.work.HeapMemory;

/**
 * A change that does not fit into memory: a transaction is kept in a file, but a single row is
 * read, decoded and written as a whole.
 */
public final class LargeChange {
  /** A row is there as the server sends it, as text, and as it is sent on. */
  private static final int TIMES = 10;

  private LargeChange() {}

  /** What a person reads: what is too small, and how it is given more. */
  public static MigrationFailure failure(OutOfMemoryError error) {
    long memory = HeapMemory.megabytes();
    return MigrationFailure.userAction(
            "RowTooLarge",
            "a change in the write-ahead log does not fit into the program's memory of "
                + memory
                + " MB, which has to be about "
                + TIMES
                + " times as large as the largest row: give it more, such as with "
                + HeapMemory.toGive(memory * TIMES),
            "run the same command again with more memory; on Kubernetes the operator does")
        .causedBy(error, null);
  }
}
