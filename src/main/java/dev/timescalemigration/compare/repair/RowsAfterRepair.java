package dev.timescalemigration.compare.repair;

import dev.timescalemigration.compare.repair.RepairTransaction.StillDiffersException;
import dev.timescalemigration.compare.rows.ComparedRows;
import dev.timescalemigration.compare.rows.DifferingRow;
import dev.timescalemigration.ledger.comparison.KeptDifference;
import dev.timescalemigration.ledger.comparison.LedgerRepairs.RepairedRow;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.RepairOutcome;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Rows of one piece as they are on both sides at the end of the transaction that repairs them. */
final class RowsAfterRepair {
  private static final int WRITTEN = 0;
  private static final int WHOLE = 1;

  private final List<RepairedRow> rows;
  private final Map<Long, List<List<String>>> inTarget;
  private final Map<Long, List<List<String>>> inSource;

  /** Looks: at the source last. */
  RowsAfterRepair(
      TableToRepair table, Piece piece, List<RepairedRow> rows, Handle transaction, Handle source) {
    this.rows = rows;
    ComparedRows ofTarget = table.table().ofTarget(piece);
    List<DifferingRow> wanted =
        rows.stream().map(RepairedRow::difference).map(RowRepairs::row).toList();
    // What the target computes automatically is no reason to write a row each time.
    String hashes =
        table.table().pair().rowHash().expression(table.written())
            + "::text, "
            + ofTarget.hash()
            + "::text";
    this.inTarget = ofTarget.read(transaction, wanted, hashes);
    this.inSource = table.table().ofSource(piece).read(source, wanted, hashes);
  }

  /**
   * Requires them to be the same, but for those of which a statement changed no row: they were
   * written meanwhile, or the target does not let them be written.
   */
  void requireSame() {
    for (RepairedRow row : rows) {
      KeptDifference difference = row.difference();
      boolean isSame =
          hashes(inTarget, difference, WRITTEN).equals(hashes(inSource, difference, WRITTEN));
      boolean isAsItWas =
          difference.inTarget() != null
              && hashes(inTarget, difference, WHOLE).equals(List.of(difference.inTarget() + ""));
      if (row.outcome() != RepairOutcome.CHANGED && !isSame) {
        throw new StillDiffersException(
            "after it was written a row was not as in the source: the application writes to it, or"
                + " a rule, trigger or generated column of the target changes it");
      }
      if (row.outcome() == RepairOutcome.CHANGED && !isSame && isAsItWas) {
        throw new StillDiffersException(
            "the target leaves a row as it is: one of its rules or policies does not let it be"
                + " written");
      }
    }
  }

  private static List<String> hashes(
      Map<Long, List<List<String>>> read, KeptDifference difference, int which) {
    return read.getOrDefault(difference.keyHash(), List.of()).stream()
        .map(row -> row.get(which))
        .sorted()
        .toList();
  }
}
