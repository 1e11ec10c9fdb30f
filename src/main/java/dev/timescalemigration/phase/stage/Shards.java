package dev.timescalemigration.phase.stage;

import java.util.List;

/** Divides chunks among workers: contiguous, and balanced by bytes. */
final class Shards {
  private final long bytesPerShard;
  private final int count;
  private long given;

  /**
   * @param sizes sizes of all chunks, in bytes
   * @param count number of shards
   */
  Shards(List<Long> sizes, int count) {
    long total = sizes.stream().mapToLong(Long::longValue).sum();
    this.bytesPerShard = Math.max(1, (total + count - 1) / count);
    this.count = count;
  }

  /** The shard of the next chunk. */
  int next(long bytes) {
    long middle = given + bytes / 2;
    given += bytes;
    return (int) Math.min(count - 1L, middle / bytesPerShard);
  }
}
