package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.rows.DifferingColumns;
import dev.timescalemigration.compare.rows.DifferingRow;
import dev.timescalemigration.compare.rows.RowKind;
import dev.timescalemigration.ledger.comparison.KeptDifference;
import dev.timescalemigration.ledger.comparison.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Makes of kept differences what is reported; values are read now, where they are wanted. */
final class FoundRows implements Consumer<KeptDifference> {
  private static final int READ_AT_ONCE = 100;

  private final Handle source;
  private final Handle target;
  private final ComparedTables tables;
  private final List<Piece> pieces;
  private final boolean showValues;
  private final Consumer<FoundRow> reader;
  private final List<KeptDifference> waiting = new ArrayList<>();

  FoundRows(
      Handle source,
      Handle target,
      ComparedTables tables,
      List<Piece> pieces,
      boolean showValues,
      Consumer<FoundRow> reader) {
    this.source = source;
    this.target = target;
    this.tables = tables;
    this.pieces = pieces;
    this.showValues = showValues;
    this.reader = reader;
  }

  @Override
  public void accept(KeptDifference difference) {
    if (waiting.size() == READ_AT_ONCE
        || (!waiting.isEmpty() && waiting.get(0).piece() != difference.piece())) {
      flush();
    }
    waiting.add(difference);
  }

  /** Hands on what is waiting. */
  void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    Piece piece = pieces.get(waiting.get(0).piece());
    ComparedTable table = tables.of(piece.table()).orElseThrow();
    List<DifferingRow> rows = waiting.stream().map(FoundRows::row).toList();
    Map<Long, Map<String, DifferingColumns.Values>> values =
        showValues
            ? DifferingColumns.values(
                source, table.ofSource(piece), target, table.ofTarget(piece), rows)
            : Map.of();
    boolean hasKey = !table.pair().key().isEmpty();
    for (int i = 0; i < rows.size(); i++) {
      DifferingRow row = rows.get(i);
      reader.accept(
          new FoundRow(
              table.readableName(),
              piece.range(),
              row.kind(),
              hasKey || showValues ? row.key() : "hash of the row " + row.keyHash(),
              row.copies(),
              waiting.get(i).columns(),
              row.kind() == RowKind.DIFFERENT
                  ? values.getOrDefault(row.keyHash(), Map.of())
                  : Map.of()));
    }
    waiting.clear();
  }

  private static DifferingRow row(KeptDifference kept) {
    return new DifferingRow(
        kept.keyHash(), kept.key(), kept.inSource(), kept.inTarget(), kept.copies());
  }
}
