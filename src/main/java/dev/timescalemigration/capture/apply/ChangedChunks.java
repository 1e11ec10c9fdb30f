package dev.timescalemigration.capture.apply;

import dev.timescalemigration.ledger.capture.ChunkCopies;
import dev.timescalemigration.ledger.capture.ChunkCopies.ChunkCopy;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.DimensionRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The chunks that a batch changes.
 *
 * @param byHypertable their ranges in the source, empty for one that is gone from there; by
 *     hypertable and name
 */
record ChangedChunks(
    Map<QualifiedName, Map<QualifiedName, Optional<List<DimensionRange>>>> byHypertable) {

  /** Their names in the source. */
  Stream<QualifiedName> names() {
    return byHypertable.values().stream().flatMap(chunks -> chunks.keySet().stream());
  }

  /** What was staged of those of all hypertables. */
  Stream<ChunkCopy> tasks(Handle target) {
    return byHypertable.keySet().stream().flatMap(name -> tasks(target, name).stream());
  }

  /** What was staged of those of one hypertable. */
  List<ChunkCopy> tasks(Handle target, QualifiedName hypertable) {
    return ChunkCopies.of(target, hypertable, byHypertable.get(hypertable));
  }
}
