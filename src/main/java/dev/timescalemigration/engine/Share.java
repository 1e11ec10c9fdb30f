package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;

/**
 * How much of a migration's work one process takes on.
 *
 * @param alone whether no other process works at the same time
 * @param shard the shard whose chunks come first; -1 for any
 * @param again whether chunks that an earlier run gave up are requeued first
 * @param applies whether captured changes are applied in this process while it does other work
 */
public record Share(boolean alone, int shard, boolean again, boolean applies) {
  /** One process does all of it. */
  public static final Share EVERYTHING = new Share(true, -1, false, true);

  /** A pod's: one of several where there are shards, else all of it; another pod applies. */
  public static Share ofPod(int shard, boolean again) {
    return new Share(shard < 0, shard, again, false);
  }

  /** Chunks at once in this process. */
  public int threads(TimescaleMigrationSpec spec) {
    int ofOne = spec.workers().parallelism();
    return alone ? spec.workers().replicas() * ofOne : ofOne;
  }
}
