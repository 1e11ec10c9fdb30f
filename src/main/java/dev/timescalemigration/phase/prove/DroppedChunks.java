package dev.timescalemigration.phase.prove;

import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.BothCatalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Hypercube;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.OtherPartition;
import dev.timescalemigration.timescale.chunk.ChunkFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Chunks that the source has dropped: the log does not say so. At a position up to which everything
 * is applied, a chunk of the target in whose range the source has no chunk holds rows of dropped
 * ones only.
 */
public final class DroppedChunks {
  private DroppedChunks() {}

  /**
   * Drops them in the target.
   *
   * @param source session in the snapshot of the position, or while nobody writes to the source
   * @param target session of the target, in which that is applied and nothing else
   * @return the chunks of the target that were dropped
   */
  public static List<String> follow(Handle source, Handle target, List<StagedRange> staged) {
    BothCatalogs both = BothCatalogs.of(source, target);
    List<OtherPartition> others = OtherPartition.of(source);
    List<QualifiedName> gone = new ArrayList<>();
    for (StagedRange range : staged) {
      Optional<TwoSides<Hypertable>> pair =
          both.hypertables().pair(range.hypertable()).filter(each -> each.source().view() == null);
      if (pair.isEmpty()) {
        // Buckets of aggregates outlive the rows that they were made of.
        continue;
      }
      TwoSides<List<Chunk>> chunks = both.chunks(pair.get());
      chunks.target().stream()
          .filter(
              chunk ->
                  chunks.source().stream()
                      .noneMatch(
                          other ->
                              other
                                  .space()
                                  .overlaps(comparable(chunk, pair.get().source(), others))))
          .map(Chunk::name)
          .forEach(gone::add);
    }
    if (!gone.isEmpty()) {
      new ChunkFunctions(target).dropUnnoted(gone);
    }
    return gone.stream().map(QualifiedName::toString).toList();
  }

  /** Without partitions that need not hold the same rows on both sides. */
  private static Hypercube comparable(
      Chunk chunk, Hypertable ofSource, List<OtherPartition> others) {
    return new Hypercube(
        chunk.ranges().stream()
            .filter(
                range ->
                    others.stream().noneMatch(other -> other.is(ofSource.name(), range.column())))
            .toList());
  }
}
