package dev.timescalemigration.compare.repair;

import dev.timescalemigration.compare.rows.ComparedRows.RowsDigest;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.comparison.LedgerRepairs;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.PieceResult;
import dev.timescalemigration.ledger.comparison.RepairOutcome;
import dev.timescalemigration.ledger.comparison.RequeuedChunks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Ranges of hypertables in which so many rows differ that copying their chunks again is cheaper
 * than repairing row by row: a row is read on both sides and written with its entry in the ledger,
 * which takes some fifty times as long as copying it.
 */
final class DifferingRanges {
  /** Fewer rows are repaired in some seconds, without a moment in which a chunk is replaced. */
  static final long LEAST_ROWS = 10_000;

  /** One row in so many differs. */
  static final long ONE_IN = 5;

  /** Nothing is copied again. */
  static final DifferingRanges NONE = new DifferingRanges();

  private final List<CopiedAgain> copied = new ArrayList<>();
  private final Map<Piece, TableToRepair> pieces = new LinkedHashMap<>();
  private long toCopy;

  /**
   * Requeues the chunks of such ranges.
   *
   * <p>While changes are captured nothing is copied again: rows are repaired.
   */
  static DifferingRanges requeue(
      Handle target,
      List<TableToRepair> tables,
      Map<Integer, PieceResult> results,
      LedgerRepairs repairs) {
    DifferingRanges ranges = new DifferingRanges();
    if (CaptureLedger.isOn(target)) {
      return ranges;
    }
    for (TableToRepair table : tables) {
      for (Piece piece : table.pieces()) {
        PieceResult result = results.get(piece.number());
        if (isCheaperToCopy(piece, result)) {
          ranges.add(table, piece, result.differing(), repairs);
        }
      }
    }
    return ranges;
  }

  static boolean isCheaperToCopy(Piece piece, PieceResult result) {
    long differing = result.differing();
    return piece.kind() == Piece.TableKind.HYPERTABLE
        && differing >= LEAST_ROWS
        && differing * ONE_IN >= result.sourceRows();
  }

  private void add(TableToRepair table, Piece piece, long rows, LedgerRepairs repairs) {
    RequeuedChunks requeued =
        repairs.requeueChunks(piece, rows + " rows of " + piece.range() + " differ");
    if (requeued.chunks() > 0) {
      pieces.put(piece, table);
      toCopy += requeued.toCopy();
      copied.add(
          new CopiedAgain(table.table().readableName(), piece.range(), requeued.chunks(), rows));
    }
  }

  /** Whether a chunk waits to be copied. */
  boolean isWaiting() {
    return toCopy > 0;
  }

  /** What differed in a range that is equal by now need not be looked at row by row. */
  void closeEqual(Handle source, Handle target, LedgerRepairs repairs, RepairTally tally) {
    pieces.forEach(
        (piece, table) -> {
          RowsDigest ofSource = table.table().ofSource(piece).digest(source);
          if (ofSource.equals(table.table().ofTarget(piece).digest(target))) {
            tally.count(table, RepairOutcome.GONE, repairs.close(piece));
          }
        });
  }

  List<CopiedAgain> copied() {
    return List.copyOf(copied);
  }

  /** Whether the rows of a piece are in chunks that are copied again. */
  boolean include(int piece) {
    return pieces.keySet().stream().anyMatch(each -> each.number() == piece);
  }
}
