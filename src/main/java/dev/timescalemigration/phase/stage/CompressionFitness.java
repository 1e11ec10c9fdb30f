package dev.timescalemigration.phase.stage;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.CompressionDifference;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.Hypertable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Refuses what cannot be copied because of how it is compressed, before anything is written. */
final class CompressionFitness {
  private final Map<QualifiedName, CompressionSettings> settings;
  private final Map<QualifiedName, List<QualifiedName>> hypercoreTables;

  private CompressionFitness(
      Map<QualifiedName, CompressionSettings> settings,
      Map<QualifiedName, List<QualifiedName>> hypercoreTables) {
    this.settings = settings;
    this.hypercoreTables = hypercoreTables;
  }

  /** Reads the source. */
  static CompressionFitness read(Handle source, Catalog catalog) {
    return new CompressionFitness(
        catalog.compressionSettings(source), catalog.hypercoreTables(source));
  }

  /**
   * Refuses hypertables that the access method hypercore keeps, in whole or in part.
   *
   * @param hypertables what is selected in the source
   */
  void refuseHypercore(Collection<Hypertable> hypertables) {
    List<QualifiedName> kept =
        hypertables.stream()
            .map(Hypertable::name)
            .flatMap(name -> hypercoreTables.getOrDefault(name, List.of()).stream())
            .toList();
    if (!kept.isEmpty()) {
      throw MigrationFailure.userAction(
          "HypercoreNotMoved",
          "the access method hypercore, which TimescaleDB removed in 2.22, keeps "
              + NameList.of(kept),
          "run in the source: "
              + PrintableSql.list(
                  kept.stream()
                      .map(table -> "ALTER TABLE " + table.quoted() + " SET ACCESS METHOD heap")
                      .toList()));
    }
  }

  /**
   * Refuses hypertables with compressed chunks that the target compresses in another way.
   *
   * @param hypertables what is selected in the source
   * @param chunks the chunks that are selected
   * @param recompress whether the user chose to recompress; that takes compression in the target
   */
  void refuseOtherSettings(
      Collection<Hypertable> hypertables,
      Collection<Chunk> chunks,
      Database target,
      boolean recompress) {
    Set<QualifiedName> compressed =
        chunks.stream()
            .filter(Chunk::isCompressed)
            .map(Chunk::hypertable)
            .collect(Collectors.toSet());
    List<Hypertable> concerned =
        hypertables.stream().filter(one -> compressed.contains(one.name())).toList();
    if (concerned.isEmpty()) {
      return;
    }
    List<CompressionDifference> refused =
        target.with(handle -> differences(handle, concerned)).stream()
            .filter(difference -> !recompress || !difference.canRecompress())
            .toList();
    if (refused.isEmpty()) {
      return;
    }
    String fixes =
        "run in the target: "
            + PrintableSql.list(refused.stream().map(CompressionDifference::fix).toList());
    throw MigrationFailure.userAction(
        "CompressionSettingsDiffer",
        "the target compresses in another way: " + NameList.of(refused),
        recompress
            ? fixes
            : fixes + " Or stage with --recompress to compress again what is copied");
  }

  private List<CompressionDifference> differences(Handle target, List<Hypertable> hypertables) {
    Catalog catalog = Catalogs.of(target);
    return CompressionDifference.among(
        hypertables, settings, catalog.hypertables(target), catalog.compressionSettings(target));
  }
}
