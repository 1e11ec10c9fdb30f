package dev.timescalemigration.phase.copy;

import java.time.Duration;

/**
 * How to copy.
 *
 * @param parallelism chunks copied at the same time; each takes a connection on either side
 * @param shard the shard whose chunks come first; -1 for any
 * @param failedOnly requeue parked and different chunks first
 * @param maxFailures tries after which a chunk is parked and the rest continue
 * @param patience how long servers may be unreachable before the run ends with "temporary, run
 *     again"
 */
public record CopyOptions(
    int parallelism, int shard, boolean failedOnly, int maxFailures, Duration patience) {

  /** What {@code tsm copy} does without flags. */
  public static CopyOptions defaults() {
    return new CopyOptions(8, -1, false, 3, Duration.ofMinutes(2));
  }

  /** The same with so many chunks at once. */
  public CopyOptions by(int threads) {
    return new CopyOptions(threads, shard, failedOnly, maxFailures, patience);
  }
}
