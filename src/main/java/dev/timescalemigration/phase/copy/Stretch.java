package dev.timescalemigration.phase.copy;

import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.CompressedRelation;
import dev.timescalemigration.timescale.DimensionRange;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The chunks of the source that a task covers whose range is a stretch of time and no partition,
 * see {@link HypertableCopy#findsSamePartitions}.
 *
 * @param tables the chunks and their compressed relations
 * @param isCompressed whether one of them is compressed
 */
record Stretch(List<QualifiedName> tables, boolean isCompressed) {
  /** That of a task which is one chunk. */
  static final Stretch NONE = new Stretch(List.of(), false);

  /** Reads it, in the handle's transaction and snapshot. */
  static Stretch read(Handle source, Catalog catalog, HypertableCopy table, Task task) {
    if (table.findsSamePartitions()) {
      return NONE;
    }
    DimensionRange time = task.ranges().get(0);
    List<QualifiedName> tables = new ArrayList<>();
    boolean compressed = false;
    for (Chunk chunk :
        catalog.chunksReachingInto(source, table.source(), time.start(), time.end())) {
      tables.add(chunk.name());
      if (chunk.isCompressed()) {
        compressed = true;
        catalog
            .compressedRelation(source, chunk.name())
            .map(CompressedRelation::name)
            .ifPresent(tables::add);
      }
    }
    return new Stretch(List.copyOf(tables), compressed);
  }
}
