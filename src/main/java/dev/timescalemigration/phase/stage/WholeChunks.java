package dev.timescalemigration.phase.stage;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.phase.copy.target.HypertableCopies;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import java.util.List;
import java.util.Map;

/**
 * While capture is on, every chunk that there is must be staged whole: then a chunk that is not
 * staged came later, and all its rows are in the stream of changes.
 */
final class WholeChunks {
  private WholeChunks() {}

  /**
   * Refuses what is not staged whole.
   *
   * @param chunks all chunks of the source
   * @param ranges what of each hypertable is staged
   */
  static void require(
      List<Chunk> chunks, Map<QualifiedName, StagedRange> ranges, HypertableCopies tables) {
    for (Chunk chunk : chunks) {
      StagedRange range = ranges.get(chunk.hypertable());
      if (range == null) {
        continue;
      }
      boolean whole =
          range.reaches(chunk.time())
              && range.cutBelow(chunk.time()).isEmpty()
              && range.cutAbove(chunk.time()).isEmpty();
      if (!whole) {
        throw MigrationFailure.userAction(
            "CaptureNeedsAll",
            "capture is on, and chunk "
                + chunk.name()
                + " of "
                + chunk.hypertable()
                + " is not inside the range to be staged: "
                + range.describe(),
            "leave out --from and --until");
      }
      if (!tables.areCutAsInSource(chunk.hypertable())) {
        throw MigrationFailure.userAction(
            "CaptureNeedsSamePartitions",
            "capture is on, and source and target find other partitions for the rows of "
                + chunk.hypertable(),
            "leave the hypertable out with spec.rules (--filter), or use dual-write: run 'tsm capture"
                + " stop'");
      }
    }
  }
}
