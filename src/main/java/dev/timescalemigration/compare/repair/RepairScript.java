package dev.timescalemigration.compare.repair;

import dev.timescalemigration.ledger.comparison.LedgerRepairs;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.SessionSettings;
import dev.timescalemigration.work.PhaseContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      References references,
      LedgerRepairs repairs,
      boolean asReplica,
      Consumer<String> statements) {
    statements.accept("\\set ON_ERROR_STOP on");
    statements.accept(SessionSettings.forScript(context.target()).stripTrailing());
    statements.accept("BEGIN;");
    statements.accept(
        asReplica ? RepairTransaction.AS_REPLICA + ";" : "SET CONSTRAINTS ALL DEFERRED;");
    tables.stream()
        .flatMap(table -> table.triggers().stream())
        .forEach(trigger -> statements.accept(PrintableSql.of(trigger.off()) + ";"));
    // Without foreign keys no table is in another's way.
    List<List<TableToRepair>> groups =
        asReplica
            ? tables.stream().map(List::of).toList()
            : references.connected(tables, TableToRepair::name);
    for (List<TableToRepair> group : groups) {
      boolean isReferenced = !asReplica && references.touch(group, TableToRepair::name);
      boolean isCircle = !asReplica && references.haveCircle(group, TableToRepair::name);
      if (!isPrintedTogether(group, repairs, isReferenced, isCircle, statements)) {
        printOneByOne(group, repairs, !isReferenced, statements);
      }
    }
    tables.stream()
        .flatMap(table -> table.triggers().stream())
        .forEach(trigger -> statements.accept(PrintableSql.of(trigger.on()) + ";"));
    statements.accept("COMMIT;");
  }

  /** Where rows may be in each other's way, one statement for all of them. */
  private boolean isPrintedTogether(
      List<TableToRepair> group,
      LedgerRepairs repairs,
      boolean isReferenced,
      boolean isCircle,
      Consumer<String> statements) {
    boolean mayCollide =
        isCircle
            || group.stream().anyMatch(TableToRepair::hasOtherUnique)
            || (isReferenced && group.stream().anyMatch(table -> losesAndGets(table, repairs)));
    if (!mayCollide || group.stream().anyMatch(table -> table.obstacle().isPresent())) {
      return false;
    }
    Map<TableToRepair, List<RowRepair>> rows = new LinkedHashMap<>();
    group.forEach(table -> rows.put(table, OneStatement.open(table, repairs, of(table))));
    List<RowRepair> all = rows.values().stream().flatMap(List::stream).toList();
    if (!OneStatement.fits(all)) {
      return false;
    }
    rows.forEach((table, some) -> some.forEach(row -> count(table, row)));
    if (all.stream().anyMatch(row -> !row.statements().isEmpty())) {
      statements.accept("-- A division by zero: a row was written since it was compared.");
      statements.accept(PrintableSql.of(OneStatement.of(all)) + ";");
    }
    context.progress().advanced(all.size(), 0);
    return true;
  }

  private static boolean losesAndGets(TableToRepair table, LedgerRepairs repairs) {
    return table.pieces().stream()
            .anyMatch(piece -> !repairs.open(piece.number(), true, 0, 1).isEmpty())
        && table.pieces().stream()
            .anyMatch(piece -> !repairs.open(piece.number(), false, 0, 1).isEmpty());
  }

  private void printOneByOne(
      List<TableToRepair> group,
      LedgerRepairs repairs,
      boolean deletionsFirst,
      Consumer<String> statements) {
    if (deletionsFirst) {
      group.forEach(table -> print(table, repairs, true, statements));
    }
    group.forEach(table -> print(table, repairs, false, statements));
    if (!deletionsFirst) {
      RepairExecution.referencingFirst(group)
          .forEach(table -> print(table, repairs, true, statements));
    }
  }

  private RowRepairs of(TableToRepair table) {
    return new RowRepairs(source, target, table, options.allowDelete());
  }

  private void print(
      TableToRepair table,
      LedgerRepairs repairs,
      boolean onlyInTarget,
      Consumer<String> statements) {
    table.obstacle().ifPresent(obstacle -> tally.problem(table, obstacle));
    RowRepairs rows = of(table);
    for (Piece piece : table.pieces()) {
      repairs.forEachOpen(
          piece.number(),
          onlyInTarget,
          RepairExecution.AT_ONCE,
          context.stop()::isStopping,
          open -> {
            rows.each(
                piece,
                open,
                found -> {
                  for (RowRepair row : found) {
                    row.statements().forEach(sql -> statements.accept(PrintableSql.of(sql) + ";"));
                    count(table, row);
                  }
                });
            context.progress().advanced(open.size(), 0);
          });
    }
  }

  private void count(TableToRepair table, RowRepair row) {
    tally.count(table, row.outcome(), row.difference().copies());
    if (row.problem() != null) {
      tally.problem(table, row.problem());
    }
  }
}
