package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.CompressedRelation;
import dev.timescalemigration.timescale.DimensionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The chunks of the source that hold the rows of a task which no single chunk holds: its range is a
 * stretch of time and no partition (see {@link HypertableCopy#findsSamePartitions}), or its chunk
 * was merged or split since it was staged. Their rows are read through the hypertable.
 *
 * @param tables the chunks and their compressed relations
 * @param isCompressed whether one of them is compressed
 */
record ChunkParts(List<QualifiedName> tables, boolean isCompressed) {
  /** Those of a task whose rows are in one chunk. */
  static final ChunkParts NONE = new ChunkParts(List.of(), false);

  /**
   * Reads them, in the handle's transaction and snapshot.
   *
   * @param chunk the chunk with exactly the task's ranges
   */
  static ChunkParts read(
      Handle source, Catalog catalog, HypertableCopy table, Task task, Optional<Chunk> chunk) {
    if (table.findsSamePartitions() && chunk.isPresent()) {
      return NONE;
    }
    DimensionRange time = task.ranges().get(0);
    List<QualifiedName> tables = new ArrayList<>();
    boolean compressed = false;
    for (Chunk part :
        catalog.chunksReachingInto(source, table.source(), time.start(), time.end())) {
      if (!part.space().overlaps(task.space())) {
        continue;
      }
      tables.add(part.name());
      if (part.isCompressed()) {
        compressed = true;
        catalog
            .compressedRelation(source, part.name())
            .map(CompressedRelation::name)
            .ifPresent(tables::add);
      }
    }
    return new ChunkParts(List.copyOf(tables), compressed);
  }
}
