package dev.timescalemigration.phase.verify;

import dev.timescalemigration.compare.rows.ComparedRows;
import dev.timescalemigration.phase.verify.HypertablePairs.VerifiedHypertable;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Compares, of each column, the number of values, the least and the greatest. Cheap, and blind to
 * values that change places or stay within their bounds.
 */
final class AggregatesComparison implements ChunkComparison {
  private static final int SAMPLES = 4;

  private final List<String> columns;
  private final List<String> sampled;
  private final ComparedRows inSourceRows;
  private final RowsOfRange inSource;
  private final RowsOfRange inTarget;
  private List<String> ofSource = List.of();
  private List<String> ofTarget = List.of();

  AggregatesComparison(VerifiedHypertable pair, RowsOfRange source, RowsOfRange target) {
    this.columns = pair.rows().columns();
    this.sampled = pair.probe().names();
    this.inSourceRows = pair.rows().rows(source.relation(), source.predicate());
    this.inSource = source;
    this.inTarget = target;
  }

  @Override
  public boolean equal(Handle source, Handle target) {
    ofSource = read(source, inSource);
    ofTarget = read(target, inTarget);
    return ofSource.equals(ofTarget);
  }

  /** Texts are compared by their bytes: not every type has an order of its own. */
  private List<String> read(Handle handle, RowsOfRange rows) {
    List<String> aggregates = new ArrayList<>();
    aggregates.add("count(*)::text");
    for (String column : columns) {
      String text = "(" + Identifiers.quote(column) + "::text) collate \"C\"";
      aggregates.add("count(" + Identifiers.quote(column) + ")::text");
      aggregates.add("coalesce(min(" + text + "), '')");
      aggregates.add("coalesce(max(" + text + "), '')");
    }
    return handle
        .createQuery(
            "select array["
                + String.join(", ", aggregates)
                + "] from "
                + rows.relation()
                + " where "
                + rows.predicate())
        .map((row, context) -> List.of((String[]) row.getArray(1).getArray()))
        .one();
  }

  @Override
  public List<List<String>> sample(Handle source) {
    return sampled.isEmpty() ? List.of() : inSourceRows.first(source, sampled, SAMPLES);
  }

  @Override
  public long rows() {
    return Long.parseLong(ofSource.get(0));
  }

  @Override
  public Optional<ChunkDifference> difference(Handle source, Handle target) {
    List<String> differing = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      int first = 1 + column * 3;
      if (!ofSource.subList(first, first + 3).equals(ofTarget.subList(first, first + 3))) {
        differing.add(columns.get(column));
      }
    }
    long targetRows = Long.parseLong(ofTarget.get(0));
    return Optional.of(
        new ChunkDifference(
            rows(),
            targetRows,
            rows()
                + " rows in the source, "
                + targetRows
                + " in the target"
                + (differing.isEmpty() ? "" : "; bounds differ in " + String.join(", ", differing)),
            Optional.empty()));
  }
}
