package dev.timescalemigration.compare.probe;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.CompressedBatch;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Samples rows of compressed batches, as values of {@link ProbeColumns#names}. A batch is found by
 * its segment and the bounds of its first orderby column.
 */
final class BatchRows {
  private final ProbeColumns columns;
  private final CompressionSettings settings;
  private final RowsOfRange rows;

  /**
   * The batches of one chunk.
   *
   * @param columns the columns by which rows are looked for
   * @param settings how the chunk is compressed
   * @param rows the chunk's rows
   */
  BatchRows(ProbeColumns columns, CompressionSettings settings, RowsOfRange rows) {
    this.columns = columns;
    this.settings = settings;
    this.rows = rows;
  }

  /** Some rows of a batch. */
  List<List<String>> some(Handle handle, CompressedBatch batch, int most) {
    return handle
        .createQuery(SqlFile.of(BatchRows.class, "some_rows_of_batch"))
        .define("relation", rows.relation())
        .define("predicate", rows.predicate())
        .define("batch", condition(batch))
        .define("columns", Identifiers.quoteAll(columns.names()))
        .define(
            "sample",
            columns.names().stream()
                .map(name -> Identifiers.quote(name) + "::text")
                .collect(Collectors.joining(", ")))
        .bind("most", most)
        .map((row, context) -> Arrays.asList((String[]) row.getArray(1).getArray()))
        .list();
  }

  private String condition(CompressedBatch batch) {
    List<String> conditions = new ArrayList<>(List.of("true"));
    List<String> segmentBy = settings.segmentBy().orElse(List.of());
    for (int i = 0; i < segmentBy.size(); i++) {
      String value = batch.segment().get(i);
      columns.named(segmentBy.get(i)).ifPresent(column -> conditions.add(column.condition(value)));
    }
    settings.orderBy().stream()
        .flatMap(order -> order.stream().limit(1))
        .flatMap(order -> columns.named(order.column()).stream())
        .forEach(column -> conditions.add(column.between(batch.least(), batch.greatest())));
    return String.join(" and ", conditions);
  }
}
