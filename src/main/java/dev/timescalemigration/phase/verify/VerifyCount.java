package dev.timescalemigration.phase.verify;

import java.util.concurrent.atomic.LongAdder;

/** What the copy threads of one run did. */
final class VerifyCount {
  private final LongAdder rows = new LongAdder();
  private final LongAdder requeued = new LongAdder();

  void addRows(long compared) {
    rows.add(compared);
  }

  void addRequeued() {
    requeued.increment();
  }

  /** Rows compared. */
  long rows() {
    return rows.sum();
  }

  /** Chunks that are to be copied again. */
  long requeued() {
    return requeued.sum();
  }
}
