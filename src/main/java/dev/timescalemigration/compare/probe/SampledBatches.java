package dev.timescalemigration.compare.probe;

import dev.timescalemigration.timescale.CompressedBatch;
import dev.timescalemigration.timescale.CompressedBatches;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Samples rows of a compressed chunk by its batches. Taken while the chunk is hashed, a sample
 * would cost a fifth of the scan: rows of compressed chunks have no place by which to pick them.
 */
public final class SampledBatches {
  private static final int MOST_BATCHES = 2;
  private static final int MOST_ROWS = 4;

  private SampledBatches() {}

  /**
   * Some rows of some batches.
   *
   * @param source session of the source
   * @param columns the columns by which rows are looked for
   * @param settings how the chunk is compressed
   * @param batches the chunk's batches
   * @param rows the chunk's rows
   * @return values of {@link ProbeColumns#names}, as text
   */
  public static List<List<String>> rows(
      Handle source,
      ProbeColumns columns,
      CompressionSettings settings,
      CompressedBatches batches,
      RowsOfRange rows) {
    if (columns.all().isEmpty()) {
      return List.of();
    }
    BatchRows batchRows = new BatchRows(columns, settings, rows);
    List<CompressedBatch> some =
        batches.some(source, settings.segmentBy().orElse(List.of()), MOST_BATCHES);
    return some.stream()
        .flatMap(batch -> batchRows.some(source, batch, MOST_ROWS).stream())
        .toList();
  }
}
