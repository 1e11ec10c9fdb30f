package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TableVersion;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.BothCatalogs;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.HypertablesRead;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * How the chunks of each hypertable are copied: read when a run begins, and when one is altered.
 */
public final class HypertableCopies {
  private final TwoSides<Catalog> catalogs;
  private final Map<QualifiedName, StagedRange> ranges;
  private final BatchMetadata.MetadataComparison metadata;
  private final HypertablesRead<HypertableCopy> hypertables = new HypertablesRead<>(this::read);
  private final boolean captured;

  private HypertableCopies(
      TwoSides<Catalog> catalogs,
      List<StagedRange> ranges,
      BatchMetadata.MetadataComparison metadata,
      boolean captured) {
    this.catalogs = catalogs;
    this.ranges =
        ranges.stream().collect(Collectors.toMap(StagedRange::hypertable, Function.identity()));
    this.metadata = metadata;
    this.captured = captured;
  }

  /**
   * Reads both sides.
   *
   * @param ranges the hypertables to be copied, as staged
   * @throws MigrationFailure when one of the source is missing in the target, or its columns do not
   *     fit
   */
  public static HypertableCopies read(Database source, Database target, List<StagedRange> ranges) {
    return read(source, target, ranges, BatchMetadata::of);
  }

  /** As {@link #read(Database, Database, List)}, with another way to compare metadata. */
  public static HypertableCopies read(
      Database source,
      Database target,
      List<StagedRange> ranges,
      BatchMetadata.MetadataComparison metadata) {
    try (Handle from = source.open();
        Handle to = target.open()) {
      BothCatalogs both = BothCatalogs.of(from, to);
      HypertableCopies copies =
          new HypertableCopies(both.catalogs(), ranges, metadata, CaptureLedger.isOn(to));
      copies.hypertables.read(both, copies.ranges.keySet());
      return copies;
    }
  }

  private HypertableCopy read(
      BothCatalogs both,
      Hypertable inSource,
      Optional<Hypertable> counterpart,
      Map<QualifiedName, CompressionSettings> settings) {
    Hypertable inTarget = require(counterpart, inSource.publicName());
    Handle from = both.sessions().source();
    Handle to = both.sessions().target();
    // The versions first: what is altered while it is read is then read again.
    TwoSides<TableVersion> versions = TableVersion.of(from, inSource.name(), to, inTarget.name());
    return new HypertableCopy(
        inSource,
        inTarget,
        versions,
        CopiedColumns.of(from, inSource, to, inTarget),
        TargetTraits.read(to, inTarget.name(), both.target()),
        new CompressedForm(
            metadata.of(from, inSource.name(), to, inTarget.name()),
            settings.getOrDefault(inTarget.name(), CompressionSettings.UNSET),
            ranges.get(inSource.name()).recompress()));
  }

  private static Hypertable require(Optional<Hypertable> hypertable, QualifiedName name) {
    return hypertable.orElseThrow(
        () ->
            MigrationFailure.userAction(
                "HypertableMissing",
                "the target has no hypertable or aggregate " + name,
                "create it there as it is in the source"));
  }

  /** Whether a staged hypertable is gone from the source. */
  public boolean isGone(QualifiedName hypertable) {
    return of(hypertable) == null;
  }

  /** How chunks of a hypertable are copied, as it was when last read. */
  public HypertableCopy of(QualifiedName hypertable) {
    return hypertables.of(hypertable);
  }

  /**
   * How chunks of a hypertable are copied now, see {@link HypertablesRead#current}.
   *
   * @throws MigrationFailure when the columns of both sides do not fit any more
   */
  public Optional<HypertableCopy> current(QualifiedName hypertable, Handle source, Handle target) {
    return hypertables.current(hypertable, source, target);
  }

  /**
   * Whether the chunks of a hypertable are copied as they are cut in the source; else the target
   * finds the partitions of their rows, and all rows of a stretch of time are copied together.
   */
  public boolean areCutAsInSource(QualifiedName hypertable) {
    return of(hypertable).findsSamePartitions();
  }

  /** The names of all hypertables that are copied. */
  List<QualifiedName> names() {
    return hypertables.byName().keySet().stream().sorted().toList();
  }

  /** The name in the target of a hypertable that is copied. */
  public QualifiedName nameInTarget(QualifiedName hypertable) {
    return of(hypertable).target().name();
  }

  /** Their names in the target. */
  public List<QualifiedName> namesInTarget() {
    return hypertables.byName().values().stream()
        .map(copy -> copy.target().name())
        .sorted()
        .toList();
  }

  /** Whether sessions in the target may set {@code session_replication_role}. */
  public boolean mayPretendReplica() {
    return hypertables.byName().values().stream().anyMatch(copy -> copy.traits().replicaRole());
  }

  /**
   * Whether changes of the source are captured, so that the snapshot of each copy is recorded and
   * nothing but that snapshot's rows may be in the target.
   */
  public boolean areCaptured() {
    return captured;
  }

  /** The source's catalog. */
  public Catalog source() {
    return catalogs.source();
  }

  /** The target's catalog. */
  public Catalog target() {
    return catalogs.target();
  }
}
