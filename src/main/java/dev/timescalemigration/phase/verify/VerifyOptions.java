package dev.timescalemigration.phase.verify;

import dev.timescalemigration.ledger.VerifyRound;
import java.time.Duration;

/**
 * How to verify.
 *
 * @param parallelism chunks compared at the same time; each takes a connection on either side
 * @param mode how a chunk is compared
 * @param shard the shard whose chunks come first; -1 for any
 * @param round which chunks are compared
 * @param patience how long servers may be unreachable before the run ends with "temporary, run
 *     again"
 */
public record VerifyOptions(
    int parallelism, VerifyMethod mode, int shard, VerifyRound round, Duration patience) {

  /** What {@code tsm verify} does without flags. */
  public static VerifyOptions defaults() {
    return new VerifyOptions(
        8, VerifyMethod.ROW_HASH, -1, VerifyRound.NEXT_WHEN_COMPLETE, Duration.ofMinutes(2));
  }
}
