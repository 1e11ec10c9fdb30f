package dev.timescalemigration.compare.repair;

import dev.timescalemigration.ledger.comparison.KeptDifference;
import dev.timescalemigration.ledger.comparison.RepairOutcome;
import java.util.List;

/**
 * What is to be done with one difference.
 *
 * @param difference the difference
 * @param outcome what it comes to when the statements are executed
 * @param statements in order, a DELETE before an INSERT; where the first one changes no row, the
 *     row was written meanwhile. None when nothing is to be done
 * @param expected how many rows the first statement changes
 * @param columns the columns that an UPDATE gives values
 * @param problem why it is refused; null when it is not
 */
record RowRepair(
    KeptDifference difference,
    RepairOutcome outcome,
    List<String> statements,
    long expected,
    List<String> columns,
    String problem) {

  static RowRepair nothing(KeptDifference difference, RepairOutcome outcome) {
    return new RowRepair(difference, outcome, List.of(), 0, List.of(), null);
  }

  static RowRepair refused(KeptDifference difference, String problem) {
    return new RowRepair(difference, RepairOutcome.REFUSED, List.of(), 0, List.of(), problem);
  }
}
