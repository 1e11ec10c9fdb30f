package dev.timescalemigration.compare.repair;

import dev.timescalemigration.compare.repair.RepairTransaction.StillDiffersException;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.comparison.LedgerRepairs;
import dev.timescalemigration.ledger.comparison.LedgerRepairs.RepairedRow;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.RepairOutcome;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.work.PhaseContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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

  /** How often a row is tried that the application writes to in the same moment. */
  private static final int TURNS = 5;

  private final PhaseContext context;
  private final RepairOptions options;
  private final RepairTally tally;
  private final Handle source;
  private final Handle target;
  private final List<TableToRepair> tables;
  private final LedgerRepairs repairs;
  private final RepairTransaction transactions;

  /** Numbers of pieces of tables without a key with a row that could not be repaired. */
  private final Set<Integer> lacking = new HashSet<>();

  /**
   * Rows of tables with a key that the target refuses whatever others hold, by the number of the
   * difference.
   */
  private final Map<Long, RefusedRow> refused = new HashMap<>();

  private record RefusedRow(TableToRepair table, String problem) {}

  RepairExecution(
      PhaseContext context,
      RepairOptions options,
      RepairTally tally,
      Handle source,
      Handle target,
      List<TableToRepair> tables,
      LedgerRepairs repairs,
      RepairTransaction transactions) {
    this.context = context;
    this.options = options;
    this.tally = tally;
    this.source = source;
    this.target = target;
    this.tables = tables;
    this.repairs = repairs;
    this.transactions = transactions;
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
      refused.clear();
      lacking.clear();
      progressed = pass();
    }
    if (context.stop().isStopping()) {
      throw MigrationFailure.stopped(
          "stopped before all rows were repaired", "run 'tsm repair --execute' again to resume");
    }
    tables.forEach(table -> writeTogether(List.of(table)));
    writeTogether(tables);
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
    // Nobody waits for rows that are inserted and have no key.
    int inTransaction = table.hasKey() || onlyInTarget ? AT_ONCE : LOOKED_FOR_AT_ONCE;
    boolean[] progressed = new boolean[1];
    for (Piece piece : table.pieces()) {
      if (onlyInTarget && lacking.contains(piece.number())) {
        continue;
      }
      repairs.forEachOpen(
          piece.number(),
          onlyInTarget,
          table.hasKey() ? AT_ONCE : LOOKED_FOR_AT_ONCE,
          context.stop()::isStopping,
          open ->
              rows.each(
                  piece,
                  open,
                  found ->
                      progressed[0] |= repairInTransactions(table, piece, found, inTransaction)));
    }
    return progressed[0];
  }

  private boolean repairInTransactions(
      TableToRepair table, Piece piece, List<RowRepair> found, int atOnce) {
    boolean progressed = false;
    for (int i = 0; i < found.size() && !context.stop().isStopping(); i += atOnce) {
      List<RowRepair> some = found.subList(i, Math.min(i + atOnce, found.size()));
      progressed |= repairSome(table, piece, some);
    }
    return progressed;
  }

  /** Together where that works, else each separately. */
  private boolean repairSome(TableToRepair table, Piece piece, List<RowRepair> some) {
    List<RowRepair> decided = some.stream().filter(each -> each.problem() == null).toList();
    some.stream()
        .filter(each -> each.problem() != null)
        .forEach(each -> isRefused(table, piece, each));
    if (decided.isEmpty()) {
      return false;
    }
    if (unlessDone(() -> transactions.oneByOne(table, decided)).isEmpty()) {
      return true;
    }
    boolean progressed = false;
    for (RowRepair each : decided) {
      progressed |= isDoneAlone(table, piece, each);
    }
    return progressed;
  }

  private boolean isDoneAlone(TableToRepair table, Piece piece, RowRepair first) {
    RowRepair repair = first;
    for (int turn = 1; ; turn++) {
      List<RowRepair> alone = List.of(repair);
      Optional<RuntimeException> failure = unlessDone(() -> transactions.oneByOne(table, alone));
      if (failure.isEmpty()) {
        return true;
      }
      if (turn == TURNS
          || !(failure.get() instanceof StillDiffersException)
          || context.stop().isStopping()) {
        String problem = DatabaseErrors.withoutRow(failure.get());
        tally.problem(table, problem);
        if (!isAboutAnotherRow(failure.get())) {
          keepExtraRows(table, piece);
        }
        if (table.hasKey()
            && isAboutItself(failure.get())
            && refused.size() <= OneStatement.MOST_ROWS) {
          refused.put(first.difference().id(), new RefusedRow(table, problem));
        }
        return false;
      }
      repair = rows(table).of(piece, List.of(first.difference())).get(0);
      if (repair.problem() != null) {
        isRefused(table, piece, repair);
        return false;
      }
    }
  }

  private void isRefused(TableToRepair table, Piece piece, RowRepair row) {
    tally.problem(table, row.problem());
    keepExtraRows(table, piece);
  }

  /**
   * Without a key a row that differs is one that is missing and one that is extra. Where the right
   * one is refused the wrong one stays, but for one that is in its way.
   */
  private void keepExtraRows(TableToRepair table, Piece piece) {
    if (!table.hasKey()) {
      lacking.add(piece.number());
    }
  }

  private static boolean isAboutAnotherRow(RuntimeException failure) {
    String state = DatabaseErrors.sqlState(failure).orElse("");
    return state.equals(SqlState.UNIQUE_VIOLATION) || state.equals(SqlState.EXCLUSION_VIOLATION);
  }

  /** Whether the row would be refused whatever others hold. */
  private static boolean isAboutItself(RuntimeException failure) {
    String state = DatabaseErrors.sqlState(failure).orElse("");
    return state.equals(SqlState.CHECK_VIOLATION) || state.equals(SqlState.NOT_NULL_VIOLATION);
  }

  /** Why nothing was changed; empty when it was. */
  private Optional<RuntimeException> unlessDone(
      Supplier<Map<TableToRepair, List<RepairedRow>>> transaction) {
    try {
      transaction
          .get()
          .forEach(
              (table, rows) -> {
                tally.count(table, rows);
                context.progress().advanced(rows.size(), 0);
              });
      return Optional.empty();
    } catch (RuntimeException e) {
      // The lock of a writer is waited for a moment only: the row has another turn.
      if (isAboutTheServer(e)) {
        throw e;
      }
      return Optional.of(e);
    }
  }

  private static boolean isAboutTheServer(RuntimeException e) {
    String state = DatabaseErrors.sqlState(e).orElse("");
    boolean isWait = state.startsWith("55") || state.startsWith("40");
    boolean isAway = !isWait && DatabaseErrors.isTemporary(e);
    boolean isOther = state.isEmpty() && !(e instanceof StillDiffersException);
    return isAway || state.equals(SqlState.QUERY_CANCELED) || isOther;
  }

  /** Rows that are in each other's way, see {@link OneStatement}. */
  private void writeTogether(List<TableToRepair> some) {
    Map<TableToRepair, List<RowRepair>> open = new LinkedHashMap<>();
    for (TableToRepair table : some) {
      if (table.obstacle().isEmpty()) {
        OneStatement.open(table, repairs, rows(table)).stream()
            .filter(row -> !row.statements().isEmpty())
            .filter(row -> !refused.containsKey(row.difference().id()))
            .forEach(row -> open.computeIfAbsent(table, any -> new ArrayList<>()).add(row));
      }
    }
    if (open.isEmpty() || context.stop().isStopping()) {
      return;
    }
    Set<TableToRepair> of = open.keySet();
    if (!OneStatement.fits(open.values().stream().flatMap(List::stream).toList())) {
      of.forEach(table -> tally.problem(table, OneStatement.TOO_MANY));
      return;
    }
    unlessDone(() -> transactions.together(open))
        .ifPresentOrElse(
            failure ->
                of.forEach(table -> tally.problemIfNone(table, DatabaseErrors.withoutRow(failure))),
            () -> {
              of.forEach(tally::forgetProblems);
              refused.values().stream()
                  .filter(row -> of.contains(row.table()))
                  .forEach(row -> tally.problem(row.table(), row.problem()));
            });
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
            open -> rows.each(piece, open, found -> giveUp(table, found)));
      }
    }
  }

  private void giveUp(TableToRepair table, List<RowRepair> rows) {
    List<RepairedRow> given =
        rows.stream()
            .map(row -> new RepairedRow(row.difference(), ofGivenUp(row), List.of()))
            .toList();
    target.useTransaction(transaction -> repairs.record(transaction, table.name(), given));
    tally.count(table, given);
    rows.stream()
        .filter(row -> row.problem() != null)
        .forEach(row -> tally.problem(table, row.problem()));
  }

  private static RepairOutcome ofGivenUp(RowRepair row) {
    if (row.problem() != null) {
      return RepairOutcome.REFUSED;
    }
    return row.statements().isEmpty() ? row.outcome() : RepairOutcome.FAILED;
  }

  private RowRepairs rows(TableToRepair table) {
    return new RowRepairs(source, target, table, options.allowDelete());
  }
}
