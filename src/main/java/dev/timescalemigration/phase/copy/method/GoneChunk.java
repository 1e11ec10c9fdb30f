package dev.timescalemigration.phase.copy.method;

import java.util.Optional;

/** A staged chunk that the source no longer has. */
public final class GoneChunk {
  private GoneChunk() {}

  /**
   * Whether it is gone. Where changes are captured the snapshot is noted in which it is: what comes
   * later in its place is in the log.
   *
   * @param seen what was seen of it just now
   */
  public static boolean isSure(ChunkToCopy work, SourceChunk seen) {
    if (!seen.isGone(work.source())) {
      return false;
    }
    if (!work.tables().areCaptured()) {
      return true;
    }
    Optional<SourceSnapshot> snapshot = SourceSnapshot.take(work, seen);
    try (SourceSnapshot held = snapshot.orElse(null)) {
      return held != null && held.chunk().isGone(work.source());
    }
  }
}
