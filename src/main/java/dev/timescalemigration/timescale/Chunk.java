package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;

/**
 * A chunk of a hypertable.
 *
 * @param name schema and table of the chunk
 * @param hypertable the hypertable it belongs to
 * @param ranges one range per dimension, in the order of the hypertable's dimensions
 * @param status the catalog's bits: 1 compressed, 2 unordered, 4 frozen, 8 partial ({@code
 *     src/ts_catalog/chunk.h}, CHUNK_STATUS_*)
 * @param bytes size with indexes and TOAST, the compressed relation included
 */
public record Chunk(
    QualifiedName name,
    QualifiedName hypertable,
    List<DimensionRange> ranges,
    int status,
    long bytes) {
  private static final int COMPRESSED = 1;
  private static final int UNORDERED = 2;
  private static final int FROZEN = 4;
  private static final int PARTIAL = 8;

  /** Whether (part of) its rows are compressed. */
  public boolean isCompressed() {
    return (status & COMPRESSED) != 0;
  }

  /** Whether compressed batches overlap, so that the order within a segment is not kept. */
  public boolean isUnordered() {
    return (status & UNORDERED) != 0;
  }

  /** Whether writing to it is forbidden. */
  public boolean isFrozen() {
    return (status & FROZEN) != 0;
  }

  /** Whether it holds uncompressed rows in addition to compressed ones. */
  public boolean isPartial() {
    return (status & PARTIAL) != 0;
  }

  /** Whether another chunk of the same hypertable may hold rows of these ranges too. */
  public boolean overlaps(Chunk other) {
    return !name.equals(other.name) && space().overlaps(other.space());
  }

  /** The part of the hypertable's space that it takes. */
  public Hypercube space() {
    return new Hypercube(ranges);
  }

  /** The range in the primary dimension (time). */
  public DimensionRange time() {
    return ranges.get(0);
  }
}
