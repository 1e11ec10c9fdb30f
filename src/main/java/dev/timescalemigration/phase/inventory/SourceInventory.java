package dev.timescalemigration.phase.inventory;

import dev.timescalemigration.phase.preflight.DualWriteColumn;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What a source holds.
 *
 * @param hypertables users' hypertables, by name
 * @param dualWriteColumns columns whose values each database makes on its own
 */
public record SourceInventory(
    List<InventoriedHypertable> hypertables, List<DualWriteColumn> dualWriteColumns) {

  /** Defensive copies. */
  public SourceInventory {
    hypertables = List.copyOf(hypertables);
    dualWriteColumns = List.copyOf(dualWriteColumns);
  }

  /**
   * A hypertable.
   *
   * @param name schema and table
   * @param timeColumn the primary dimension's column
   * @param timeType its type as PostgreSQL writes it
   * @param chunks how many it has
   * @param bytes their size with indexes, TOAST and compressed data
   * @param compressionEnabled whether compression is switched on
   */
  public record InventoriedHypertable(
      QualifiedName name,
      String timeColumn,
      String timeType,
      int chunks,
      long bytes,
      boolean compressionEnabled) {}

  /** Reads the source; without TimescaleDB it has no hypertables. */
  public static SourceInventory read(Handle source) {
    Optional<Catalog> catalog = Catalogs.find(source);
    return new SourceInventory(
        catalog.map(found -> hypertables(source, found)).orElse(List.of()),
        DualWriteColumn.read(source, catalog.isPresent()));
  }

  private static List<InventoriedHypertable> hypertables(Handle source, Catalog catalog) {
    return catalog.hypertables(source).stream()
        .filter(hypertable -> hypertable.continuousAggregate().isEmpty())
        .map(
            hypertable -> {
              List<Chunk> chunks = catalog.chunks(source, hypertable);
              return new InventoriedHypertable(
                  hypertable.name(),
                  hypertable.time().column(),
                  hypertable.time().columnType(),
                  chunks.size(),
                  chunks.stream().mapToLong(Chunk::bytes).sum(),
                  hypertable.compressionEnabled());
            })
        .toList();
  }
}
