package dev.timescalemigration.compare.repair;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.comparison.LedgerRepairs;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.RepairOutcome;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.LiteralSql;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.work.PhaseContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Executes a repair: few rows in each transaction, together with their entries in the ledger.
 *
 * <p>{@link RepairScript} prints the same instead.
 */
final class RepairExecution {
  /** A writer waits for the rows of one transaction: few enough to be done in a moment. */
  static final int AT_ONCE = 50;

  /** Rows without a key are looked for by reading the whole piece: many at once. */
  private static final int LOOKED_FOR_AT_ONCE = 1_000;

  /** Rows that point to each other in a circle are written in one statement. */
  private static final int MOST_IN_ONE_STATEMENT = 1_000;

  static final String AS_REPLICA = "SET LOCAL session_replication_role = replica";

  /** As short as a writer may wait for the lock that switches triggers. */
  private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '100ms'";

  private final PhaseContext context;
  private final RepairOptions options;
  private final RepairTally tally;
  private final Handle source;
  private final Handle target;
  private final List<TableToRepair> tables;
  private final LedgerRepairs repairs;
  private final boolean asReplica;

  RepairExecution(
      PhaseContext context,
      RepairOptions options,
      RepairTally tally,
      Handle source,
      Handle target,
      List<TableToRepair> tables,
      LedgerRepairs repairs,
      boolean asReplica) {
    this.context = context;
    this.options = options;
    this.tally = tally;
    this.source = source;
    this.target = target;
    this.tables = tables;
    this.repairs = repairs;
    this.asReplica = asReplica;
  }

  /**
   * Repairs, until no pass makes progress.
   *
   * @throws MigrationFailure of kind STOPPED when a stop was asked for before the end
   */
  void run() {
    // A row that fails may do so because of one that comes later: a key that is still taken.
    boolean progressed = true;
    while (progressed && !context.stop().isStopping()) {
      tally.forgetProblems();
      progressed = pass();
    }
    if (context.stop().isStopping()) {
      throw MigrationFailure.stopped(
          "stopped before all rows were repaired", "run 'tsm repair --execute' again to resume");
    }
    writeTogether();
    for (TableToRepair table : tables) {
      giveUp(table);
    }
  }

  private boolean pass() {
    boolean progressed = false;
    for (TableToRepair table : tables) {
      progressed |= repairAll(table, false);
    }
    for (TableToRepair table : referencingFirst(tables)) {
      progressed |= repairAll(table, true);
    }
    return progressed;
  }

  /** The order in which rows are deleted. */
  static List<TableToRepair> referencingFirst(List<TableToRepair> tables) {
    List<TableToRepair> reversed = new ArrayList<>(tables);
    Collections.reverse(reversed);
    return reversed;
  }

  private boolean repairAll(TableToRepair table, boolean onlyInTarget) {
    if (table.obstacle().isPresent()) {
      return false;
    }
    RowRepairs rows = rows(table);
    boolean[] progressed = new boolean[1];
    for (Piece piece : table.pieces()) {
      repairs.forEachOpen(
          piece.number(),
          onlyInTarget,
          table.hasKey() ? AT_ONCE : LOOKED_FOR_AT_ONCE,
          context.stop()::isStopping,
          open -> progressed[0] |= repairInTransactions(table, rows.of(piece, open)));
    }
    return progressed[0];
  }

  private boolean repairInTransactions(TableToRepair table, List<RowRepair> found) {
    boolean progressed = false;
    for (int i = 0; i < found.size() && !context.stop().isStopping(); i += AT_ONCE) {
      List<RowRepair> some = found.subList(i, Math.min(i + AT_ONCE, found.size()));
      progressed |= repairSome(table, some);
    }
    return progressed;
  }

  /** Together where that works, else each separately. */
  private boolean repairSome(TableToRepair table, List<RowRepair> some) {
    List<RowRepair> decided = some.stream().filter(each -> each.problem() == null).toList();
    some.stream()
        .filter(each -> each.problem() != null)
        .forEach(each -> tally.problem(table, each.problem()));
    if (decided.isEmpty()) {
      return false;
    }
    if (tried(table, decided)) {
      return true;
    }
    boolean progressed = false;
    for (RowRepair each : decided) {
      progressed |= tried(table, List.of(each));
    }
    return progressed;
  }

  private boolean tried(TableToRepair table, List<RowRepair> some) {
    Map<RepairOutcome, Long> done = new EnumMap<>(RepairOutcome.class);
    try {
      target.useTransaction(
          transaction -> {
            done.clear();
            begin(table).forEach(transaction::execute);
            for (RowRepair each : some) {
              RepairOutcome outcome = execute(transaction, each);
              repairs.record(transaction, each.difference(), table.name(), outcome, each.columns());
              done.merge(outcome, 1L, Long::sum);
            }
            end(table).forEach(transaction::execute);
          });
    } catch (RuntimeException e) {
      // The lock of a writer is waited for a moment only: the row has another turn.
      if (isAboutTheServer(e)) {
        throw e;
      }
      if (some.size() == 1) {
        tally.problem(table, DatabaseErrors.oneLine(e));
      }
      return false;
    }
    done.forEach((outcome, rows) -> tally.count(table, outcome, rows));
    context.progress().advanced(some.size(), 0);
    return true;
  }

  private static boolean isAboutTheServer(RuntimeException e) {
    String state = DatabaseErrors.sqlState(e).orElse("");
    boolean isWait = state.startsWith("55") || state.startsWith("40");
    boolean isAway = !isWait && DatabaseErrors.isTemporary(e);
    return isAway || state.equals(SqlState.QUERY_CANCELED) || state.isEmpty();
  }

  private List<String> begin(TableToRepair table) {
    List<String> statements = new ArrayList<>(List.of(LOCK_TIMEOUT));
    if (asReplica) {
      statements.add(AS_REPLICA);
    }
    table.triggers().forEach(trigger -> statements.add(trigger.off()));
    return statements;
  }

  private static List<String> end(TableToRepair table) {
    return table.triggers().stream().map(TriggerOfWrites::on).toList();
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

  /**
   * Rows that point to each other in a circle: foreign keys are checked at the end of a statement.
   */
  private void writeTogether() {
    List<TableToRepair> circle =
        tables.stream().filter(table -> table.obstacle().isEmpty()).toList();
    Map<RowRepair, TableToRepair> insertions = new LinkedHashMap<>();
    for (TableToRepair table : circle) {
      RowRepairs rows = rows(table);
      for (Piece piece : table.pieces()) {
        rows.of(piece, repairs.open(piece.number(), false, 0, MOST_IN_ONE_STATEMENT)).stream()
            .filter(each -> each.outcome() == RepairOutcome.INSERTED)
            .limit(MOST_IN_ONE_STATEMENT - (long) insertions.size())
            .forEach(each -> insertions.put(each, table));
      }
    }
    if (insertions.isEmpty()) {
      return;
    }
    int[] number = new int[1];
    String statement =
        insertions.keySet().stream()
            .map(each -> "row" + number[0]++ + " AS (" + each.statements().get(0) + ")")
            .collect(Collectors.joining(", ", "WITH ", " SELECT"));
    try {
      target.useTransaction(
          transaction -> {
            for (TableToRepair table : new LinkedHashSet<>(insertions.values())) {
              begin(table).forEach(transaction::execute);
            }
            LiteralSql.query(transaction, statement + " 1").mapTo(Integer.class).one();
            insertions.forEach(
                (each, table) ->
                    repairs.record(
                        transaction,
                        each.difference(),
                        table.name(),
                        RepairOutcome.INSERTED,
                        each.columns()));
            for (TableToRepair table : new LinkedHashSet<>(insertions.values())) {
              end(table).forEach(transaction::execute);
            }
          });
    } catch (RuntimeException e) {
      if (isAboutTheServer(e)) {
        throw e;
      }
      return;
    }
    insertions.forEach((each, table) -> tally.count(table, RepairOutcome.INSERTED, 1));
    new LinkedHashSet<>(insertions.values()).forEach(tally::forgetProblems);
  }

  /** What is open still is refused or has failed. */
  private void giveUp(TableToRepair table) {
    table.obstacle().ifPresent(obstacle -> tally.problem(table, obstacle));
    RowRepairs rows = rows(table);
    for (Piece piece : table.pieces()) {
      for (boolean onlyInTarget : new boolean[] {false, true}) {
        repairs.forEachOpen(
            piece.number(),
            onlyInTarget,
            AT_ONCE,
            () -> false,
            open -> rows.of(piece, open).forEach(each -> giveUp(table, each)));
      }
    }
  }

  private void giveUp(TableToRepair table, RowRepair row) {
    RepairOutcome outcome = row.problem() != null ? RepairOutcome.REFUSED : RepairOutcome.FAILED;
    target.useTransaction(
        transaction ->
            repairs.record(transaction, row.difference(), table.name(), outcome, List.of()));
    tally.count(table, outcome, 1);
  }

  private RowRepairs rows(TableToRepair table) {
    return new RowRepairs(source, target, table, options.allowDelete());
  }
}
