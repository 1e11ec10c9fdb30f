package dev.timescalemigration.capture.apply;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Hypercube;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.RowPredicate;
import dev.timescalemigration.timescale.chunk.ChunkFunctions;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * Rows of the target that are of chunks which the source has dropped. The log has no word of them,
 * but where the source makes a chunk it had no rows.
 */
final class DroppedRows {
  private final Handle target;
  private final Hypertable hypertable;
  private final List<DimensionRange> ranges;
  private final List<Chunk> chunks;

  private DroppedRows(
      Handle target, Hypertable hypertable, List<DimensionRange> ranges, List<Chunk> chunks) {
    this.target = target;
    this.hypertable = hypertable;
    this.ranges = ranges;
    this.chunks = chunks;
  }

  /**
   * Those in the ranges of a chunk.
   *
   * @param catalog of the target
   * @param hypertable of the target
   * @param ranges of a chunk that the source makes
   */
  static DroppedRows in(
      Handle target, Catalog catalog, Hypertable hypertable, List<DimensionRange> ranges) {
    Hypercube made = new Hypercube(ranges);
    DimensionRange time = ranges.get(0);
    return new DroppedRows(
        target,
        hypertable,
        ranges,
        catalog.chunksReachingInto(target, hypertable, time.start(), time.end()).stream()
            .filter(chunk -> chunk.space().overlaps(made))
            .toList());
  }

  /** Whether there can be any. */
  boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** Drops the chunks that have nothing else, and deletes the rows of others. */
  void remove() {
    Hypercube made = new Hypercube(ranges);
    List<QualifiedName> whole =
        chunks.stream()
            .filter(chunk -> chunk.space().minus(made).isEmpty())
            .map(Chunk::name)
            .toList();
    if (!whole.isEmpty()) {
      new ChunkFunctions(target).dropUnnoted(whole);
    }
    if (whole.size() < chunks.size()) {
      target.execute(
          "delete from "
              + hypertable.name().quoted()
              + " where "
              + RowPredicate.within(
                  hypertable, ranges, OptionalLong.empty(), OptionalLong.empty()));
    }
  }
}
