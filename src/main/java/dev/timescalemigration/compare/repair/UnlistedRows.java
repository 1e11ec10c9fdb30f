package dev.timescalemigration.compare.repair;

import dev.timescalemigration.compare.databases.Comparison;
import dev.timescalemigration.compare.rows.RowDifference;
import dev.timescalemigration.compare.rows.RowDifferences;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.PieceResult;
import dev.timescalemigration.work.StopSignal;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Rows that differ and were too many to be kept by the comparison, so that a repair does not see
 * them. Copying a range's chunks again brings them too, but not all: rows from the completion point
 * on are in the same range, and rows before what was staged.
 */
final class UnlistedRows {
  private final Handle source;
  private final Handle target;
  private final StopSignal stop;

  UnlistedRows(Handle source, Handle target, StopSignal stop) {
    this.source = source;
    this.target = target;
    this.stop = stop;
  }

  /**
   * How many there are once rows were repaired.
   *
   * @param ranges what was copied again: those of their rows count that differ now
   * @param results what comparing the pieces found
   */
  long count(
      List<TableToRepair> tables, DifferingRanges ranges, Map<Integer, PieceResult> results) {
    long listedNowhere =
        results.entrySet().stream()
            .filter(each -> !ranges.include(each.getKey()))
            .mapToLong(each -> notKept(each.getValue()))
            .sum();
    long differing = 0;
    for (TableToRepair table : tables) {
      for (Piece piece : table.pieces()) {
        if (ranges.include(piece.number()) && notKept(results.get(piece.number())) > 0) {
          differing += differing(table, piece);
        }
      }
    }
    return listedNowhere + differing;
  }

  private static long notKept(PieceResult result) {
    long rows = result.differing();
    return result.kept() >= Comparison.MOST_KEPT_OF_PIECE ? Math.max(0, rows - result.kept()) : 0;
  }

  private long differing(TableToRepair table, Piece piece) {
    RowDifference found =
        RowDifferences.findLasting(
            source, table.table().ofSource(piece), target, table.table().ofTarget(piece), 0, stop);
    return found.missing() + found.extra() + found.different();
  }
}
