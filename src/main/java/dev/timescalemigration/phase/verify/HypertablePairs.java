package dev.timescalemigration.phase.verify;

import dev.timescalemigration.compare.probe.InvalidIndexes;
import dev.timescalemigration.compare.probe.ProbeColumns;
import dev.timescalemigration.compare.probe.RowOrder;
import dev.timescalemigration.compare.rows.TablePair;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.BothCatalogs;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.Hypertable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reads, once per run, how the chunks of each hypertable are compared. */
final class HypertablePairs {
  private final TwoSides<Catalog> catalogs;
  private final Map<QualifiedName, VerifiedHypertable> byName;
  private final InvalidIndexes invalidIndexes;

  private HypertablePairs(
      TwoSides<Catalog> catalogs,
      Map<QualifiedName, VerifiedHypertable> byName,
      InvalidIndexes invalidIndexes) {
    this.catalogs = catalogs;
    this.byName = byName;
    this.invalidIndexes = invalidIndexes;
  }

  /**
   * A hypertable on both sides.
   *
   * @param source in the source
   * @param target in the target
   * @param rows by what their rows are compared
   * @param compression the target's settings, when it has compression enabled
   * @param probe by which columns a reader finds rows
   * @param indexOrders the orders in which the target's indexes read rows
   */
  record VerifiedHypertable(
      Hypertable source,
      Hypertable target,
      TablePair rows,
      Optional<CompressionSettings> compression,
      ProbeColumns probe,
      List<RowOrder> indexOrders) {}

  static HypertablePairs read(Database source, Database target, List<QualifiedName> names) {
    try (Handle from = source.open();
        Handle to = target.open()) {
      BothCatalogs both = BothCatalogs.of(from, to);
      Map<QualifiedName, CompressionSettings> settings = both.target().compressionSettings(to);
      Map<QualifiedName, VerifiedHypertable> pairs = new HashMap<>();
      for (QualifiedName name : names) {
        Optional<Hypertable> inSource = both.hypertables().source(name);
        if (inSource.isPresent()) {
          Hypertable inTarget = require(both.hypertables().target(name), name);
          pairs.put(name, pair(from, inSource.get(), to, inTarget, settings));
        }
      }
      return new HypertablePairs(both.catalogs(), pairs, InvalidIndexes.read(to));
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
    return !byName.containsKey(hypertable);
  }

  private static VerifiedHypertable pair(
      Handle from,
      Hypertable source,
      Handle to,
      Hypertable target,
      Map<QualifiedName, CompressionSettings> settings) {
    TablePair pair = TablePair.of(from, source.name(), to, target.name());
    if (!pair.lacking().isEmpty()) {
      throw MigrationFailure.userAction(
          "ColumnsDiffer",
          "the target lacks columns of " + source.publicName() + ": " + NameList.of(pair.lacking()),
          "add them there as they are in the source, then run 'tsm verify --again', and 'tsm copy"
              + " --failed' for the chunks whose rows differ");
    }
    CompressionSettings ofTarget = settings.getOrDefault(target.name(), CompressionSettings.UNSET);
    return new VerifiedHypertable(
        source,
        target,
        pair,
        target.compressionEnabled() ? Optional.of(ofTarget) : Optional.empty(),
        ProbeColumns.of(to, target, pair.columns(), ofTarget),
        RowOrder.ofIndexes(to, target.name()));
  }

  VerifiedHypertable of(QualifiedName hypertable) {
    return byName.get(hypertable);
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
