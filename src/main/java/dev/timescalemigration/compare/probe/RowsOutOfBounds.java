package dev.timescalemigration.compare.probe;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.BatchBound;
import dev.timescalemigration.timescale.CompressedBatches;
import dev.timescalemigration.timescale.CompressionSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * Finds rows of a compressed chunk whose values are out of the bounds, or not in the filters, that
 * are kept about their batch. Who looks for such a row by its value does not find it.
 */
public final class RowsOutOfBounds {
  /** Rows that are read of those that are found. */
  private static final int MOST = 8;

  private final ProbeColumns columns;
  private final List<BatchBound> bounds;
  private final QualifiedName chunk;
  private final CompressedBatches batches;

  /**
   * A search in one chunk.
   *
   * @param columns the columns by which rows are looked for
   * @param settings how the chunk is compressed
   * @param chunk the chunk
   * @param batches what is kept about its batches
   */
  public RowsOutOfBounds(
      ProbeColumns columns,
      CompressionSettings settings,
      QualifiedName chunk,
      CompressedBatches batches) {
    this.columns = columns;
    this.bounds =
        BatchBound.of(settings, columns.names(), batches.kept()).stream()
            .filter(bound -> broken(bound).isPresent())
            .toList();
    this.chunk = chunk;
    this.batches = batches;
  }

  /**
   * A row that is out of a bound.
   *
   * @param values of {@link ProbeColumns#names}, as text, null for NULL
   * @param described what is wrong; empty when only a query can say whether anything is: filters
   *     that an older release has made are not read by later ones ({@code
   *     tsl/src/compression/sparse_index_bloom1.h} 2.26)
   */
  public record RowOutOfBounds(List<String> values, Optional<String> described) {}

  /** The rows, one for each batch and bound, up to a number of them. */
  public List<RowOutOfBounds> find(Handle handle) {
    if (bounds.isEmpty()) {
      return List.of();
    }
    handle.execute(
        "set local max_parallel_workers_per_gather = 0; set local synchronize_seqscans = off;"
            + " set local enable_indexscan = off; set local enable_bitmapscan = off");
    List<RowOutOfBounds> found =
        handle
            .createQuery(SqlFile.of(RowsOutOfBounds.class, "rows_out_of_bounds"))
            .define("relation", batches.relation().quoted())
            .define("chunk", chunk.quoted())
            .define("kept", kept())
            .define("columns", Identifiers.quoteAll(columns.names()))
            .define("sample", text())
            .define("broken", conditions())
            .define("most", MOST)
            .map(
                (row, context) ->
                    row(
                        bounds.get(row.getInt("broken")),
                        Arrays.asList((String[]) row.getArray("row").getArray())))
            .list();
    handle.execute(
        "set local max_parallel_workers_per_gather to default;"
            + " set local synchronize_seqscans to default; set local enable_indexscan to default;"
            + " set local enable_bitmapscan to default");
    return found;
  }

  private RowOutOfBounds row(BatchBound bound, List<String> values) {
    int column = columns.names().indexOf(bound.columns().get(0));
    return new RowOutOfBounds(
        values,
        bound
            .describe()
            .map(
                outside ->
                    "in a compressed batch of the target a row is "
                        + outside
                        + " that is kept about it: "
                        + columns.all().get(column).condition(values.get(column))));
  }

  private String kept() {
    return Identifiers.quoteAll(bounds.stream().map(BatchBound::metadata).distinct().toList());
  }

  private String text() {
    return columns.names().stream()
        .map(name -> inRow(name) + "::text")
        .collect(Collectors.joining(", "));
  }

  private String conditions() {
    return IntStream.range(0, bounds.size())
        .mapToObj(i -> "(" + i + ", " + broken(bounds.get(i)).orElseThrow() + ")")
        .collect(Collectors.joining(", "));
  }

  /** The condition that a row breaks a bound; empty where its type has no such operator. */
  private Optional<String> broken(BatchBound bound) {
    List<ProbeColumn> meant =
        bound.columns().stream().flatMap(name -> columns.named(name).stream()).toList();
    ProbeColumn first = meant.get(0);
    return switch (bound.kind()) {
      case LEAST -> first.less().map(less -> outside(bound, first, less));
      case GREATEST -> first.greater().map(greater -> outside(bound, first, greater));
      case FILTER ->
          meant.stream().anyMatch(ProbeColumn::isDomain)
              ? Optional.empty()
              : Optional.of(notInFilter(bound));
    };
  }

  private static String outside(BatchBound bound, ProbeColumn column, String precedes) {
    String cast = column.isDomain() ? "::" + column.type() : "";
    String value = inRow(column.name());
    String kept = inBatch(bound);
    // Of a batch whose first or last row has a NULL there, the others may have values.
    String lacksBound = bound.isOfEndRow() ? "false" : kept + " is null";
    return value
        + " is not null and ("
        + lacksBound
        + " or "
        + value
        + cast
        + " "
        + precedes
        + " "
        + kept
        + cast
        + ")";
  }

  private static String notInFilter(BatchBound bound) {
    List<String> values = bound.columns().stream().map(RowsOutOfBounds::inRow).toList();
    return values.stream().map(value -> value + " is not null and ").collect(Collectors.joining())
        + "not "
        + BatchBound.filterHas(
            inBatch(bound),
            values.size() == 1 ? values.get(0) : "row(" + String.join(", ", values) + ")");
  }

  private static String inRow(String column) {
    return "r." + Identifiers.quote(column);
  }

  private static String inBatch(BatchBound bound) {
    return "b." + Identifiers.quote(bound.metadata());
  }
}
