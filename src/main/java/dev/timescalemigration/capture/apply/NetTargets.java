package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.RowPredicate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * Which changes of a batch may be taken together: those of rows with a key, in a table or in a part
 * of a hypertable that has no compressed chunk. Of a compressed one a statement that looks for many
 * rows would decompress all of it.
 */
final class NetTargets {
  private final Handle target;
  private Catalog catalog;

  NetTargets(Handle target) {
    this.target = target;
  }

  /**
   * A condition that the rows of a relation of the source satisfy in the target; empty when they
   * are changed one by one.
   */
  Optional<String> condition(SourceRelation relation, TargetTable table) {
    if (relation.isFull()
        || relation.key().isEmpty()
        || table.isPartitioned()
        || !table.readsRowsTogether()) {
      return Optional.empty();
    }
    if (table.hypertable().isEmpty()) {
      return Optional.of("true");
    }
    return relation
        .ranges()
        .map(ranges -> ranges.get(0))
        .filter(time -> !isCompressed(table.hypertable().get(), time))
        .map(
            time ->
                RowPredicate.within(
                    table.hypertable().get(),
                    List.of(time),
                    OptionalLong.empty(),
                    OptionalLong.empty()));
  }

  /** Whether old values are of the key: it may be another one since they were written. */
  static boolean isKey(SourceRelation relation, List<ColumnValue> old) {
    return old.size() == relation.key().size()
        && old.stream().allMatch(value -> relation.key().contains(value.column()));
  }

  private boolean isCompressed(Hypertable hypertable, DimensionRange time) {
    if (!hypertable.compressionEnabled()) {
      return false;
    }
    if (catalog == null) {
      catalog = Catalogs.of(target);
    }
    return catalog.chunksReachingInto(target, hypertable, time.start(), time.end()).stream()
        .anyMatch(Chunk::isCompressed);
  }
}
