package dev.timescalemigration.compare.repair;

import dev.timescalemigration.ledger.comparison.LedgerRepairs;
import dev.timescalemigration.ledger.comparison.LedgerRepairs.RepairedRow;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.RepairOutcome;
import dev.timescalemigration.postgres.LiteralSql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * One transaction of a repair: it changes rows of the target, looks at them again on both sides,
 * and records what became of them. What it has changed nobody else can change before it ends: what
 * the source has by then is what the target gets, or nothing is changed.
 */
final class RepairTransaction {
  static final String AS_REPLICA = "SET LOCAL session_replication_role = replica";

  /** As short as a writer may wait for the lock that switches triggers. */
  private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '100ms'";

  private final Handle source;
  private final Handle target;
  private final LedgerRepairs repairs;
  private final boolean asReplica;

  RepairTransaction(Handle source, Handle target, LedgerRepairs repairs, boolean asReplica) {
    this.source = source;
    this.target = target;
    this.repairs = repairs;
    this.asReplica = asReplica;
  }

  /** The rows are not the same on both sides afterwards. */
  static final class StillDiffersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StillDiffersException(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * Changes rows of one table, each by its own statements.
   *
   * @return what became of each
   * @throws StillDiffersException and nothing is changed
   */
  Map<TableToRepair, List<RepairedRow>> oneByOne(TableToRepair table, List<RowRepair> rows) {
    return run(
        Map.of(table, rows),
        transaction -> Map.of(table, rows.stream().map(row -> execute(transaction, row)).toList()));
  }

  /**
   * Changes rows of some tables by one statement.
   *
   * @return what became of each
   * @throws StillDiffersException and nothing is changed
   */
  Map<TableToRepair, List<RepairedRow>> together(Map<TableToRepair, List<RowRepair>> tables) {
    List<RowRepair> all = tables.values().stream().flatMap(List::stream).toList();
    return run(
        tables,
        transaction -> {
          LiteralSql.query(transaction, OneStatement.of(all)).mapTo(Integer.class).one();
          Map<TableToRepair, List<RepairOutcome>> outcomes = new LinkedHashMap<>();
          tables.forEach(
              (table, rows) -> outcomes.put(table, rows.stream().map(RowRepair::outcome).toList()));
          return outcomes;
        });
  }

  /** Answers with what became of the rows of each table, in their order. */
  @FunctionalInterface
  private interface RowsChange {
    Map<TableToRepair, List<RepairOutcome>> in(Handle transaction);
  }

  private Map<TableToRepair, List<RepairedRow>> run(
      Map<TableToRepair, List<RowRepair>> tables, RowsChange change) {
    return target.inTransaction(
        transaction -> {
          transaction.execute(LOCK_TIMEOUT);
          if (asReplica) {
            transaction.execute(AS_REPLICA);
          }
          tables.keySet().stream()
              .flatMap(table -> table.triggers().stream())
              .forEach(trigger -> transaction.execute(trigger.off()));
          Map<TableToRepair, List<RepairOutcome>> outcomes = change.in(transaction);
          Map<TableToRepair, List<RepairedRow>> repaired = new LinkedHashMap<>();
          tables.forEach(
              (table, rows) -> {
                List<RepairedRow> ofTable = repaired(rows, outcomes.get(table));
                requireSame(transaction, table, ofTable);
                repairs.record(transaction, table.name(), ofTable);
                repaired.put(table, ofTable);
              });
          tables.keySet().stream()
              .flatMap(table -> table.triggers().stream())
              .forEach(trigger -> transaction.execute(trigger.on()));
          return repaired;
        });
  }

  private static List<RepairedRow> repaired(List<RowRepair> rows, List<RepairOutcome> outcomes) {
    List<RepairedRow> repaired = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      repaired.add(
          new RepairedRow(rows.get(i).difference(), outcomes.get(i), rows.get(i).columns()));
    }
    return repaired;
  }

  private static RepairOutcome execute(Handle transaction, RowRepair repair) {
    for (int i = 0; i < repair.statements().size(); i++) {
      int changed = LiteralSql.execute(transaction, repair.statements().get(i));
      if (i == 0 && changed == 0) {
        return RepairOutcome.CHANGED;
      }
    }
    return repair.outcome();
  }

  private void requireSame(Handle transaction, TableToRepair table, List<RepairedRow> rows) {
    for (Piece piece : table.pieces()) {
      List<RepairedRow> ofPiece =
          rows.stream()
              .filter(row -> row.difference().piece() == piece.number())
              .filter(row -> row.outcome() != RepairOutcome.GONE)
              .toList();
      if (!ofPiece.isEmpty()) {
        new RowsAfterRepair(table, piece, ofPiece, transaction, source).requireSame();
      }
    }
  }
}
