package dev.timescalemigration.phase.probe;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.CompressedBatch;
import dev.timescalemigration.timescale.CompressedBatches;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Finds the batches of a compressed chunk about which source and target keep different data, and
 * samples rows of them. Batches that the target compressed itself may differ rightly, so only a
 * query for their rows can say whether anything is wrong.
 */
public final class UnlikeBatches {
  /** Batches whose rows are looked for, at most. */
  private static final int MOST_BATCHES = 4;

  /** Of the up to 1,000 rows of a batch, one out of so many is sampled. */
  private static final int ONE_OF = 128;

  private final ProbeColumns columns;
  private final CompressionSettings settings;
  private final CompressedBatches inSource;
  private final CompressedBatches inTarget;

  /**
   * A comparison of one chunk.
   *
   * @param columns the columns by which rows are looked for
   * @param settings how the chunk is compressed in the source
   */
  public UnlikeBatches(
      ProbeColumns columns,
      CompressionSettings settings,
      CompressedBatches inSource,
      CompressedBatches inTarget) {
    this.columns = columns;
    this.settings = settings;
    this.inSource = inSource.sharedWith(inTarget);
    this.inTarget = inTarget.sharedWith(inSource);
  }

  /**
   * Rows of the source in batches that the target does not have like this.
   *
   * @param rows the chunk's rows in the source
   * @return values of {@link ProbeColumns#names}, as text; empty when all batches are alike
   */
  public List<List<String>> sample(Handle source, Handle target, RowsOfRange rows) {
    if (!inSource.haveBounds() || inSource.digest(source).compareTo(inTarget.digest(target)) == 0) {
      return List.of();
    }
    List<String> segmentBy = settings.segmentBy().orElse(List.of());
    return CompressedBatches.lacking(
            inSource.list(source, segmentBy), inTarget.list(target, segmentBy))
        .stream()
        .limit(MOST_BATCHES)
        .flatMap(batch -> rowsOf(source, batch, rows).stream())
        .toList();
  }

  private List<List<String>> rowsOf(Handle source, CompressedBatch batch, RowsOfRange rows) {
    List<String> extremes = new ArrayList<>();
    List<String> ranks = new ArrayList<>();
    for (ProbeColumn column : columns.all()) {
      for (boolean descending : new boolean[] {false, true}) {
        column
            .sorted(descending, false)
            .ifPresent(
                key -> {
                  String rank = "tsm_rank_" + ranks.size();
                  ranks.add(rank);
                  extremes.add("row_number() over (order by " + key.order() + ") as " + rank);
                });
      }
    }
    return ranks.isEmpty()
        ? List.of()
        : source
            .createQuery(SqlFile.of(UnlikeBatches.class, "rows_of_batch"))
            .define("relation", rows.relation())
            .define("predicate", rows.predicate())
            .define("batch", condition(batch))
            .define("columns", Identifiers.quoteAll(columns.names()))
            .define(
                "sample",
                columns.names().stream()
                    .map(name -> Identifiers.quote(name) + "::text")
                    .collect(Collectors.joining(", ")))
            .define("extremes", String.join(", ", extremes))
            .define("ranks", String.join(", ", ranks))
            .define("one_of", ONE_OF)
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

  /** Both sides of a chunk, where both are compressed. */
  public static Optional<UnlikeBatches> of(
      ProbeColumns columns,
      Optional<CompressionSettings> settings,
      Optional<CompressedBatches> inSource,
      Optional<CompressedBatches> inTarget) {
    return settings.flatMap(
        found ->
            inSource.flatMap(
                left -> inTarget.map(right -> new UnlikeBatches(columns, found, left, right))));
  }
}
