package dev.timescalemigration.phase.copy;

import dev.timescalemigration.phase.copy.method.CopyOutcome;
import java.util.concurrent.atomic.LongAdder;

/** What the copy threads of one run have done so far. */
final class CopyCount {
  private final LongAdder copied = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  void add(CopyOutcome outcome) {
    if (outcome instanceof CopyOutcome.Copied done) {
      copied.increment();
      rows.add(done.rows());
      bytes.add(done.bytes());
    }
  }

  long copied() {
    return copied.sum();
  }

  long rows() {
    return rows.sum();
  }

  long bytes() {
    return bytes.sum();
  }
}
