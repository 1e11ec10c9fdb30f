package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.postgres.ForeignKey;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.DimensionKind;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.RowHash;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is needed to copy chunks of one hypertable, read once per run.
 *
 * @param source the hypertable in the source
 * @param target the hypertable of the same name in the target
 * @param columns columns to be written, by name: all but those the target generates
 * @param sourceGenerates whether the source generates one of them, so that plain COPY leaves it out
 * @param binary whether COPY may use the binary format
 * @param hashing how rows are hashed
 * @param foreignKeys the target's enforced foreign keys
 * @param stagingTableOptions how a staging table is made that can become a chunk; empty when chunks
 *     of this hypertable cannot be built and attached
 * @param takesCompressedRelations whether a compressed relation may be handed to a chunk
 * @param metadata whether what is kept about compressed batches means the same in the target
 * @param settings how the target compresses chunks from now on
 * @param replicaRole whether sessions run with {@code session_replication_role = replica}, so that
 *     foreign keys are not checked row by row and must be proven afterwards
 * @param notesInvalidations whether writing rows into a chunk has TimescaleDB note them as changes
 *     that aggregates lack
 * @param isReferenced whether a foreign key points to the hypertable
 * @param firingTrigger a trigger of the user's that writing rows fires in these sessions, if any
 * @param recompress whether the user chose to recompress what the target compresses in another way
 */
public record HypertableCopy(
    Hypertable source,
    Hypertable target,
    List<String> columns,
    boolean sourceGenerates,
    boolean binary,
    RowHash hashing,
    List<ForeignKey> foreignKeys,
    Optional<StagingTableOptions> stagingTableOptions,
    boolean takesCompressedRelations,
    BatchMetadata metadata,
    CompressionSettings settings,
    boolean replicaRole,
    boolean notesInvalidations,
    boolean isReferenced,
    Optional<String> firingTrigger,
    boolean recompress) {

  /** The column list for statements. */
  public String columnList() {
    return Identifiers.quoteAll(columns);
  }

  /** The expression that hashes a row, the same on both sides. */
  public String rowHash() {
    return hashing.expression(columns);
  }

  /**
   * Whether both sides cut chunks by the same columns and functions and find the same partitions
   * for the same values, so that one can have the other's chunks.
   */
  public boolean hasSameDimensions() {
    return cuts(source).equals(cuts(target)) && findsSamePartitions();
  }

  /** Whether a value belongs to the same partition on both sides. */
  public boolean findsSamePartitions() {
    return Stream.of(source, target)
        .flatMap(side -> side.dimensions().stream())
        .filter(dimension -> dimension.kind() == DimensionKind.CLOSED)
        .allMatch(
            dimension ->
                dimension.isHashedByTimescale()
                    && !metadata.meaning().hashed().contains(dimension.column()));
  }

  private static List<List<String>> cuts(Hypertable hypertable) {
    return hypertable.dimensions().stream()
        .map(
            dimension ->
                Arrays.asList(
                    dimension.column(), dimension.columnType(), dimension.partitioningFunction()))
        .toList();
  }

  /** The options of COPY on both sides. */
  public String format() {
    return CopyFormat.of(binary);
  }

  /**
   * How to make a staging table that becomes a chunk.
   *
   * @param template how the table stops inheriting its columns from a template table, where
   *     attaching in this version would make them the chunk's own
   * @param unlogged whether the hypertable is unlogged
   * @param storageOptions storage parameters for WITH, empty when none; a chunk does not take over
   *     those of TOAST
   * @param columnActions actions of ALTER TABLE that set statistics and options of columns
   */
  public record StagingTableOptions(
      Optional<WhileRestoring> template,
      boolean unlogged,
      String storageOptions,
      List<String> columnActions) {}
}
