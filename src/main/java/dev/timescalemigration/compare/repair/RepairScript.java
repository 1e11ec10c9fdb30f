package dev.timescalemigration.compare.repair;

import dev.timescalemigration.ledger.comparison.LedgerRepairs;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.SessionSettings;
import dev.timescalemigration.work.PhaseContext;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** A dry run: the statements, in an order and a transaction in which psql runs them. */
final class RepairScript {
  private final PhaseContext context;
  private final RepairOptions options;
  private final RepairTally tally;
  private final Handle source;
  private final Handle target;

  RepairScript(
      PhaseContext context,
      RepairOptions options,
      RepairTally tally,
      Handle source,
      Handle target) {
    this.context = context;
    this.options = options;
    this.tally = tally;
    this.source = source;
    this.target = target;
  }

  /** Hands them on, line by line. */
  void print(
      List<TableToRepair> tables,
      LedgerRepairs repairs,
      boolean asReplica,
      Consumer<String> statements) {
    statements.accept(SessionSettings.forScript(context.target()).stripTrailing());
    statements.accept("BEGIN;");
    statements.accept(
        asReplica ? RepairExecution.AS_REPLICA + ";" : "SET CONSTRAINTS ALL DEFERRED;");
    tables.stream()
        .flatMap(table -> table.triggers().stream())
        .forEach(trigger -> statements.accept(PrintableSql.of(trigger.off()) + ";"));
    for (TableToRepair table : tables) {
      print(table, repairs, false, statements);
    }
    for (TableToRepair table : RepairExecution.referencingFirst(tables)) {
      print(table, repairs, true, statements);
    }
    tables.stream()
        .flatMap(table -> table.triggers().stream())
        .forEach(trigger -> statements.accept(PrintableSql.of(trigger.on()) + ";"));
    statements.accept("COMMIT;");
  }

  private void print(
      TableToRepair table,
      LedgerRepairs repairs,
      boolean onlyInTarget,
      Consumer<String> statements) {
    table.obstacle().ifPresent(obstacle -> tally.problem(table, obstacle));
    RowRepairs rows = new RowRepairs(source, target, table, options.allowDelete());
    for (Piece piece : table.pieces()) {
      repairs.forEachOpen(
          piece.number(),
          onlyInTarget,
          RepairExecution.AT_ONCE,
          context.stop()::isStopping,
          open -> {
            rows.of(piece, open).forEach(row -> print(table, row, statements));
            context.progress().advanced(open.size(), 0);
          });
    }
  }

  private void print(TableToRepair table, RowRepair row, Consumer<String> statements) {
    row.statements().forEach(statement -> statements.accept(PrintableSql.of(statement) + ";"));
    tally.count(table, row.outcome(), 1);
    if (row.problem() != null) {
      tally.problem(table, row.problem());
    }
  }
}
