package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.postgres.ColumnMeaning;
import dev.timescalemigration.postgres.MeaningDifference;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.CompressedBatches;
import java.util.Collections;
import org.jdbi.v3.core.Handle;

/**
 * Whether what TimescaleDB keeps about compressed batches means the same in the target.
 *
 * <p>TimescaleDB leaves out batches by it. A bloom filter holds hashes of values ({@code
 * tsl/src/compression/batch_metadata_builder_bloom1.c} 2.20 to 2.29); smallest, largest, first and
 * last values and the order of batches follow the collation of their column. Compressed values
 * themselves are kept in the binary form of their type ({@code
 * tsl/src/compression/algorithms/datum_serialize.c}), in which the {@code reg*} types, and arrays
 * and composites of users' types, are object ids.
 *
 * @param meaning what the source's hypertable says of its values that need not be true in the
 *     target
 */
public record BatchMetadata(MeaningDifference meaning) {
  private static final String PREFIX = "_ts_meta_";

  /** Compares a hypertable on both sides; {@link #of}, but for tests of what finds its absence. */
  @FunctionalInterface
  public interface MetadataComparison {
    /** As {@link BatchMetadata#of}. */
    BatchMetadata of(Handle source, QualifiedName inSource, Handle target, QualifiedName inTarget);
  }

  /** That of a hypertable whose batches may all be copied as they are. */
  static final BatchMetadata TRAVELS = new BatchMetadata(MeaningDifference.NONE);

  /**
   * Compares a hypertable on both sides.
   *
   * @param source session of the source
   * @param inSource the hypertable there
   * @param target session of the target
   * @param inTarget the hypertable there
   */
  public static BatchMetadata of(
      Handle source, QualifiedName inSource, Handle target, QualifiedName inTarget) {
    return new BatchMetadata(MeaningDifference.between(source, inSource, target, inTarget));
  }

  /**
   * Whether the batches of a compressed relation can be read in the target as they are.
   *
   * @param source session of the source
   * @param relation the compressed relation of a chunk there
   */
  public boolean travels(Handle source, QualifiedName relation) {
    return meaning.objectIds().isEmpty()
        && (meaning.orders().isEmpty() || isOrderedAlike(source, relation))
        && (meaning.hashed().isEmpty() || hasNoFilterOfOtherHashes(source, relation));
  }

  /** Metadata has the type and collation of its column ({@code create.c} 2.16 to 2.29). */
  private boolean isOrderedAlike(Handle source, QualifiedName relation) {
    return ColumnMeaning.of(source, relation).stream()
        .filter(column -> column.name().startsWith(PREFIX))
        .allMatch(column -> Collections.disjoint(column.orders(), meaning.orders()));
  }

  private boolean hasNoFilterOfOtherHashes(Handle source, QualifiedName relation) {
    return !CompressedBatches.mayFilter(source, relation, meaning.hashed());
  }
}
