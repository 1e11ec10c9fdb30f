package dev.timescalemigration.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.RecordedReport;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.phase.switchover.RollbackPhase;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What no phase does: it is for a person. */
final class StillToDo {
  private StillToDo() {}

  static List<String> of(Ledger ledger) {
    List<String> todo = new ArrayList<>();
    TaskTotals totals = ledger.progress().totals();
    if (totals.parked() > 0) {
      todo.add(
          totals.parked()
              + " chunks are parked: fix their errors ('tsm status'), then 'tsm copy --failed'");
    }
    if (totals.different() > 0) {
      todo.add(totals.different() + " chunks differ: 'tsm copy --failed', then 'tsm verify' again");
    }
    if (totals.skipped() > 0) {
      todo.add(
          totals.skipped() + " chunks were gone from the source: see that they were meant to be");
    }
    Optional<RecordedReport> schema = ledger.latestReport("MigratingSchema");
    if (schema.isPresent()) {
      List<String> passwords = passwords(schema.get());
      if (!passwords.isEmpty()) {
        todo.add(
            "set the passwords of the roles in the target, each a PASSWORD of yours: "
                + PrintableSql.list(passwords));
      }
      JsonNode access = schema.get().body().path("access").path("toRun");
      if (!access.isEmpty()) {
        todo.add(
            "give owners and privileges that the target refused: "
                + PrintableSql.list(strings(access)));
      }
    }
    access(
            schema,
            "toMake",
            "make, as an administrator of the target, what only a superuser may make: ")
        .ifPresent(todo::add);
    access(
            schema,
            "toTakeBack",
            "take back, as an administrator of the target, what its role was granted for the"
                + " migration: ")
        .ifPresent(todo::add);
    if (RollbackPhase.isRolledBack(ledger)) {
      todo.add("let the application use only the source: it was switched back");
      todo.add("remove the ledger: 'tsm clean'");
      return todo;
    }
    todo.add("let the application use only the target, and stop the dual-write");
    todo.add("keep the source until you trust the target; then remove the ledger: 'tsm clean'");
    return todo;
  }

  /** What to do with the statements of a list, if there are any. */
  private static Optional<String> access(
      Optional<RecordedReport> schema, String list, String what) {
    return schema
        .map(report -> strings(report.body().path("access").path(list)))
        .filter(statements -> !statements.isEmpty())
        .map(statements -> what + PrintableSql.list(statements));
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(each -> strings.add(each.asText()));
    return strings;
  }

  private static List<String> passwords(RecordedReport schema) {
    List<String> statements = new ArrayList<>();
    schema
        .body()
        .path("roles")
        .path("withoutPassword")
        .forEach(
            role ->
                statements.add(
                    "ALTER ROLE " + Identifiers.quote(role.asText()) + " PASSWORD 'PASSWORD'"));
    return statements;
  }
}
