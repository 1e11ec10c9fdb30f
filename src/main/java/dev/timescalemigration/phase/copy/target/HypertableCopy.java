package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.postgres.TableVersion;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.DimensionKind;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.HypertablesRead;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * What is needed to copy chunks of one hypertable, as it was when read.
 *
 * @param source the hypertable in the source
 * @param target the hypertable of the same name in the target
 * @param versions which versions of both were read
 * @param columns the columns that are copied
 * @param traits what the target does when its hypertable is written to
 * @param compressed what decides whether compressed chunks are copied as they are
 */
public record HypertableCopy(
    Hypertable source,
    Hypertable target,
    TwoSides<TableVersion> versions,
    CopiedColumns columns,
    TargetTraits traits,
    CompressedForm compressed)
    implements HypertablesRead.OnBothSides {

  @Override
  public boolean isCurrent(Handle from, Handle to) {
    return isCurrentInSource(from) && isCurrentInTarget(to);
  }

  /** Whether the source's hypertable was not altered since. */
  public boolean isCurrentInSource(Handle from) {
    return versions.source().isStill(from, source.name());
  }

  /** Whether the target's hypertable was not altered since. */
  public boolean isCurrentInTarget(Handle to) {
    return versions.target().isStill(to, target.name());
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
                    && !compressed.metadata().meaning().hashed().contains(dimension.column()));
  }

  private static List<List<String>> cuts(Hypertable hypertable) {
    return hypertable.dimensions().stream()
        .map(
            dimension ->
                Arrays.asList(
                    dimension.column(), dimension.columnType(), dimension.partitioningFunction()))
        .toList();
  }
}
