package dev.timescalemigration.phase.report;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TaskTotals;
import java.util.ArrayList;
import java.util.List;

/** What no phase does: it is for a person. */
final class StillToDo {
  private StillToDo() {}

  static List<String> of(Ledger ledger) {
    List<String> todo = new ArrayList<>();
    TaskTotals totals = ledger.progress().totals();
    if (totals.parked() > 0) {
      todo.add(
          totals.parked()
              + " chunks are parked: mend their errors ('tsm status'), then 'tsm copy --failed'");
    }
    if (totals.different() > 0) {
      todo.add(totals.different() + " chunks differ: 'tsm copy --failed', then 'tsm verify' again");
    }
    if (totals.skipped() > 0) {
      todo.add(
          totals.skipped() + " chunks were gone from the source: see that they were meant to be");
    }
    if (ledger.latestReport("MigratingSchema").isPresent()) {
      todo.add(
          "set the passwords of the roles in the target with ALTER ROLE … PASSWORD, unless they were"
              + " moved on request");
      todo.add(
          "grant what the application needs in the target: with the schema, owners and privileges are"
              + " not moved, and tables belong to the role that loaded them");
    }
    todo.add("let the application use the target alone, and end the second write");
    todo.add("keep the source until you trust the target; then remove the ledger: 'tsm clean'");
    return todo;
  }
}
