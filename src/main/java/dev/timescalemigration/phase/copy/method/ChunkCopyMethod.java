package dev.timescalemigration.phase.copy.method;

import java.sql.SQLException;
import java.util.Optional;

/** A way in which a chunk comes into the target. */
public sealed interface ChunkCopyMethod
    permits CompressedAsItIs, BuildAndAttach, BuildInParallel, IntoChunk {
  /** What a method may roll back to, so that another is tried. */
  String SAVEPOINT = "looked";

  /**
   * Copies the chunk within a savepoint of the target.
   *
   * @param seen what the source had when this way was chosen
   * @return empty when the source has something else by now, so that the copy method must be chosen
   *     again
   */
  Optional<CopyOutcome.Copied> copy(ChunkToCopy work, SourceChunk seen) throws SQLException;
}
