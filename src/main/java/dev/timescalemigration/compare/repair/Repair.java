package dev.timescalemigration.compare.repair;

import dev.timescalemigration.compare.databases.ComparedTable;
import dev.timescalemigration.compare.databases.ComparedTables;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.ledger.comparison.LedgerRepairs;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.PieceResult;
import dev.timescalemigration.ledger.comparison.RepairOutcome;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.LiteralSql;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.RowPredicate;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Repairs the target. See the package's description. */
public final class Repair {
  /** What it is called while it runs. */
  public static final String NAME = "Repairing";

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
  private final LedgerComparison comparison;
  private final RepairTally tally = new RepairTally();
  private boolean asReplica;

  /**
   * A repair that has not begun.
   *
   * @param comparison whose newest comparison is repaired; the caller closes it
   */
  public Repair(PhaseContext context, RepairOptions options, LedgerComparison comparison) {
    this.context = context;
    this.options = options;
    this.comparison = comparison;
  }

  /**
   * Repairs, or tells the statements.
   *
   * @param statements takes the statements of a dry run, line by line, so that psql runs them
   * @throws MigrationFailure of kind USER_ACTION when the two are not the source and the target of
   *     a migration, were switched, or were not compared; of kind STOPPED when a stop was asked for
   *     before the end
   */
  public RepairReport run(Consumer<String> statements) {
    try (Handle source = context.source().open();
        Handle target = context.target().open();
        StopSignal.Registration cancelSource =
            context.stop().onAbort(() -> Database.cancel(source));
        StopSignal.Registration cancelTarget =
            context.stop().onAbort(() -> Database.cancel(target))) {
      return repair(source, target, statements);
    } finally {
      context.progress().ended();
    }
  }

  private RepairReport repair(Handle source, Handle target, Consumer<String> statements) {
    Ledger ledger =
        Ledger.require(
            context.target(),
            "only the target of a migration is repaired; begin one with 'tsm stage'");
    String identity = Ledger.sourceIdentity(source);
    requireOwn(ledger, identity);
    requireNotSwitched(ledger);
    if (!comparison.openNewest(identity)) {
      throw MigrationFailure.userAction(
          "NotCompared", "the two databases were not compared", "run 'tsm compare' first");
    }
    asReplica = Catalogs.of(target).capabilities().rights().setsReplicationRole();
    List<TableToRepair> tables = tables(ledger, source, target);
    long differences = tables.stream().mapToLong(this::differing).sum();
    context.progress().started(NAME, "rows", 0, differences, 0, 0);
    LedgerRepairs repairs = comparison.repairs();
    if (options.execute()) {
      repairs.reopenFailed();
      execute(source, target, tables, repairs);
    } else {
      new RepairScript(context, options, tally, source, target)
          .print(tables, repairs, asReplica, statements);
    }
    return tally.report(options.execute(), tables, comparison.results().values());
  }

  private void requireOwn(Ledger ledger, String identity) {
    String own = ledger.migration().sourceIdentity();
    if (!own.equals(identity)) {
      throw MigrationFailure.userAction(
          "NotOfMigration",
          "the target "
              + context.target()
              + " is filled from another source ("
              + own
              + ", not "
              + identity
              + "), so nothing was changed",
          "give the source of its migration");
    }
  }

  /** From the switch on the application may write to the target alone, and the source is old. */
  private void requireNotSwitched(Ledger ledger) {
    if (ledger.isSwitched()) {
      throw MigrationFailure.userAction(
          "AlreadySwitched",
          "the application was switched to the target "
              + context.target()
              + ", so the source is no longer what is right, and nothing was changed",
          "run 'tsm compare' to see what differs, and change rows of the target by hand");
    }
  }

  private List<TableToRepair> tables(Ledger ledger, Handle source, Handle target) {
    Map<Integer, PieceResult> results = comparison.results();
    List<Piece> differing =
        comparison.pieces().stream()
            .filter(piece -> results.containsKey(piece.number()))
            .filter(piece -> results.get(piece.number()).kept() > 0)
            .toList();
    ComparedTables compared = new ComparedTables(source, target);
    compared.load(differing);
    References references = References.read(target);
    Map<String, StagedRange> staged =
        ledger.stagedRanges().stream()
            .collect(Collectors.toMap(range -> range.hypertable().toString(), range -> range));
    List<TableToRepair> tables = new ArrayList<>();
    differing.stream()
        .collect(Collectors.groupingBy(Piece::table, LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (name, pieces) ->
                compared
                    .of(name)
                    .ifPresent(
                        table ->
                            tables.add(
                                TableToRepair.of(
                                    target,
                                    table,
                                    pieces,
                                    asReplica,
                                    references,
                                    deletable(table, staged.get(name.toString()))))));
    return references.referencedFirst(tables, TableToRepair::name);
  }

  /** Rows of hypertables before the completion point; rows of other tables all. */
  private static String deletable(ComparedTable table, StagedRange range) {
    return table.hypertable().isEmpty() || range == null
        ? "true"
        : RowPredicate.between(
            table.hypertable().get().time(), OptionalLong.empty(), OptionalLong.of(range.until()));
  }

  private long differing(TableToRepair table) {
    Map<Integer, PieceResult> results = comparison.results();
    return table.pieces().stream().mapToLong(piece -> results.get(piece.number()).kept()).sum();
  }

  private void execute(
      Handle source, Handle target, List<TableToRepair> tables, LedgerRepairs repairs) {
    // A row that fails may do so because of one that comes later: a key that is still taken.
    boolean progressed = true;
    while (progressed && !context.stop().isStopping()) {
      tally.forgetProblems();
      progressed = pass(source, target, tables, repairs);
    }
    if (context.stop().isStopping()) {
      throw MigrationFailure.stopped(
          "stopped before all rows were repaired", "run 'tsm repair --execute' again to resume");
    }
    writeTogether(source, target, tables, repairs);
    for (TableToRepair table : tables) {
      giveUp(source, target, table, repairs);
    }
  }

  private boolean pass(
      Handle source, Handle target, List<TableToRepair> tables, LedgerRepairs repairs) {
    boolean progressed = false;
    for (TableToRepair table : tables) {
      progressed |= repairAll(source, target, table, repairs, false);
    }
    for (TableToRepair table : referencingFirst(tables)) {
      progressed |= repairAll(source, target, table, repairs, true);
    }
    return progressed;
  }

  /** The order in which rows are deleted. */
  static List<TableToRepair> referencingFirst(List<TableToRepair> tables) {
    List<TableToRepair> reversed = new ArrayList<>(tables);
    Collections.reverse(reversed);
    return reversed;
  }

  private boolean repairAll(
      Handle source,
      Handle target,
      TableToRepair table,
      LedgerRepairs repairs,
      boolean onlyInTarget) {
    if (table.obstacle().isPresent()) {
      return false;
    }
    RowRepairs rows = new RowRepairs(source, target, table, options.allowDelete());
    boolean[] progressed = new boolean[1];
    for (Piece piece : table.pieces()) {
      repairs.forEachOpen(
          piece.number(),
          onlyInTarget,
          table.hasKey() ? AT_ONCE : LOOKED_FOR_AT_ONCE,
          context.stop()::isStopping,
          open ->
              progressed[0] |= repairInTransactions(target, table, rows.of(piece, open), repairs));
    }
    return progressed[0];
  }

  private boolean repairInTransactions(
      Handle target, TableToRepair table, List<RowRepair> found, LedgerRepairs repairs) {
    boolean progressed = false;
    for (int i = 0; i < found.size() && !context.stop().isStopping(); i += AT_ONCE) {
      List<RowRepair> some = found.subList(i, Math.min(i + AT_ONCE, found.size()));
      progressed |= repairSome(target, table, some, repairs);
    }
    return progressed;
  }

  /** Together where that works, else each separately. */
  private boolean repairSome(
      Handle target, TableToRepair table, List<RowRepair> some, LedgerRepairs repairs) {
    List<RowRepair> decided = some.stream().filter(each -> each.problem() == null).toList();
    some.stream()
        .filter(each -> each.problem() != null)
        .forEach(each -> tally.problem(table, each.problem()));
    if (decided.isEmpty()) {
      return false;
    }
    if (tried(target, table, decided, repairs)) {
      return true;
    }
    boolean progressed = false;
    for (RowRepair each : decided) {
      progressed |= tried(target, table, List.of(each), repairs);
    }
    return progressed;
  }

  private boolean tried(
      Handle target, TableToRepair table, List<RowRepair> some, LedgerRepairs repairs) {
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
    return table.triggers().stream().map(FiringTrigger::on).toList();
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
  private void writeTogether(
      Handle source, Handle target, List<TableToRepair> tables, LedgerRepairs repairs) {
    List<TableToRepair> circle =
        tables.stream().filter(table -> table.obstacle().isEmpty()).toList();
    Map<RowRepair, TableToRepair> insertions = new LinkedHashMap<>();
    for (TableToRepair table : circle) {
      RowRepairs rows = new RowRepairs(source, target, table, options.allowDelete());
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
  private void giveUp(Handle source, Handle target, TableToRepair table, LedgerRepairs repairs) {
    table.obstacle().ifPresent(obstacle -> tally.problem(table, obstacle));
    RowRepairs rows = new RowRepairs(source, target, table, options.allowDelete());
    for (Piece piece : table.pieces()) {
      for (boolean onlyInTarget : new boolean[] {false, true}) {
        repairs.forEachOpen(
            piece.number(),
            onlyInTarget,
            AT_ONCE,
            () -> false,
            open -> rows.of(piece, open).forEach(each -> giveUp(target, table, each, repairs)));
      }
    }
  }

  private void giveUp(Handle target, TableToRepair table, RowRepair row, LedgerRepairs repairs) {
    RepairOutcome outcome = row.problem() != null ? RepairOutcome.REFUSED : RepairOutcome.FAILED;
    target.useTransaction(
        transaction ->
            repairs.record(transaction, row.difference(), table.name(), outcome, List.of()));
    tally.count(table, outcome, 1);
  }
}
