package dev.timescalemigration.engine.rehearsal;

import dev.timescalemigration.phase.copy.method.SmallChunks;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Hypertable;

/**
 * What makes chunks alike for copying.
 *
 * @param hypertable the hypertable, or the view of the continuous aggregate, as users know it
 * @param ofAggregate whether they hold the buckets of a continuous aggregate
 * @param compressed whether they are compressed
 * @param small whether they are copied together with others
 */
record ChunkKind(QualifiedName hypertable, boolean ofAggregate, boolean compressed, boolean small) {

  static ChunkKind of(Hypertable hypertable, Chunk chunk) {
    return new ChunkKind(
        hypertable.publicName(),
        hypertable.continuousAggregate().isPresent(),
        chunk.isCompressed(),
        SmallChunks.isSmall(chunk.bytes()));
  }

  /** The chunks for people. */
  String chunks() {
    return (small ? "small " : "") + (compressed ? "compressed" : "uncompressed");
  }

  @Override
  public String toString() {
    return hypertable + " " + chunks();
  }
}
