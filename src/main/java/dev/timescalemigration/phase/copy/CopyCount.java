package dev.timescalemigration.phase.copy;

import dev.timescalemigration.phase.copy.method.Outcome;
import java.util.concurrent.atomic.LongAdder;

/** What the copy threads of one run have done so far. */
final class CopyCount {
  private final LongAdder copied = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  void add(Outcome outcome) {
    if (outcome instanceof Outcome.Copied done) {
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
