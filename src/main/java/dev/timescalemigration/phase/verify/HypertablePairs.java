package dev.timescalemigration.phase.verify;

import dev.timescalemigration.compare.probe.InvalidIndexes;
import dev.timescalemigration.compare.probe.ProbeColumns;
import dev.timescalemigration.compare.probe.RowOrder;
import dev.timescalemigration.compare.rows.TablePair;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.postgres.TableVersion;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.BothCatalogs;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.HypertablesRead;
import dev.timescalemigration.work.threads.AlteredColumns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * How the chunks of each hypertable are compared: read when a run begins, and when one is altered.
 */
final class HypertablePairs {
  private final TwoSides<Catalog> catalogs;
  private final HypertablesRead<VerifiedHypertable> hypertables =
      new HypertablesRead<>(HypertablePairs::pair);
  private final InvalidIndexes invalidIndexes;

  private HypertablePairs(TwoSides<Catalog> catalogs, InvalidIndexes invalidIndexes) {
    this.catalogs = catalogs;
    this.invalidIndexes = invalidIndexes;
  }

  /**
   * A hypertable on both sides.
   *
   * @param source in the source
   * @param target in the target
   * @param versions which versions of both were read
   * @param columns which columns the source's has
   * @param rows by what their rows are compared
   * @param compression the target's settings, when it has compression enabled
   * @param probe by which columns a reader finds rows
   * @param indexOrders the orders in which the target's indexes read rows
   */
  record VerifiedHypertable(
      Hypertable source,
      Hypertable target,
      TwoSides<TableVersion> versions,
      String columns,
      TablePair rows,
      Optional<CompressionSettings> compression,
      ProbeColumns probe,
      List<RowOrder> indexOrders)
      implements HypertablesRead.OnBothSides {

    @Override
    public boolean isCurrent(Handle from, Handle to) {
      return versions.source().isStill(from, source.name())
          && versions.target().isStill(to, target.name());
    }
  }

  static HypertablePairs read(Database source, Database target, List<QualifiedName> names) {
    try (Handle from = source.open();
        Handle to = target.open()) {
      BothCatalogs both = BothCatalogs.of(from, to);
      HypertablePairs pairs = new HypertablePairs(both.catalogs(), InvalidIndexes.read(to));
      pairs.hypertables.read(both, names);
      return pairs;
    }
  }

  private static Hypertable require(Optional<Hypertable> hypertable, QualifiedName name) {
    return hypertable.orElseThrow(
        () ->
            MigrationFailure.userAction(
                "HypertableMissing",
                "the target has no hypertable " + name + " any more",
                "create it there as it is in the source, or start again with 'tsm clean --force'"));
  }

  /** Whether a staged hypertable is gone from the source. */
  boolean isGone(QualifiedName hypertable) {
    return hypertables.of(hypertable) == null;
  }

  private static VerifiedHypertable pair(
      BothCatalogs both,
      Hypertable source,
      Optional<Hypertable> counterpart,
      Map<QualifiedName, CompressionSettings> settings) {
    Hypertable target = require(counterpart, source.name());
    Handle from = both.sessions().source();
    Handle to = both.sessions().target();
    // The versions first: what is altered while it is read is then read again.
    TwoSides<TableVersion> versions = TableVersion.of(from, source.name(), to, target.name());
    TablePair pair = TablePair.of(from, source.name(), to, target.name());
    if (!pair.lacking().isEmpty()) {
      throw AlteredColumns.differ(
          "the target lacks columns of " + source.publicName() + ": " + NameList.of(pair.lacking()),
          "add them there as they are in the source, then run 'tsm verify --again', and 'tsm copy"
              + " --failed' for the chunks whose rows differ");
    }
    CompressionSettings ofTarget = settings.getOrDefault(target.name(), CompressionSettings.UNSET);
    return new VerifiedHypertable(
        source,
        target,
        versions,
        TableColumns.fingerprint(from, source.name()),
        pair,
        target.compressionEnabled() ? Optional.of(ofTarget) : Optional.empty(),
        ProbeColumns.of(to, target, pair.columns(), ofTarget),
        RowOrder.ofIndexes(to, target.name()));
  }

  /**
   * How chunks of a hypertable are compared now, see {@link HypertablesRead#current}.
   *
   * @throws MigrationFailure when the target lacks columns
   */
  Optional<VerifiedHypertable> current(QualifiedName hypertable, Handle source, Handle target) {
    return hypertables.current(hypertable, source, target);
  }

  /** The {@linkplain TableColumns#fingerprint columns} of each hypertable of the source. */
  Map<QualifiedName, String> columns() {
    return hypertables.byName().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().columns()));
  }

  /** Indexes of the target that may lack rows. */
  InvalidIndexes invalidIndexes() {
    return invalidIndexes;
  }

  Catalog source() {
    return catalogs.source();
  }

  Catalog target() {
    return catalogs.target();
  }
}
