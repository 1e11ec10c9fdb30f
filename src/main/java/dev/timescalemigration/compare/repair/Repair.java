package dev.timescalemigration.compare.repair;

import dev.timescalemigration.compare.databases.ComparedTable;
import dev.timescalemigration.compare.databases.ComparedTables;
import dev.timescalemigration.compare.repair.RepairReport.RepairedAggregate;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.ledger.comparison.LedgerRepairs;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.PieceResult;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.RowPredicate;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  private final PhaseContext context;
  private final RepairOptions options;
  private final LedgerComparison comparison;
  private final WaitingChunks chunks;
  private final RepairTally tally = new RepairTally();
  private boolean asReplica;

  /**
   * A repair that has not begun.
   *
   * @param comparison whose newest comparison is repaired; the caller closes it
   * @param chunks copies chunks again
   */
  public Repair(
      PhaseContext context,
      RepairOptions options,
      LedgerComparison comparison,
      WaitingChunks chunks) {
    this.context = context;
    this.options = options;
    this.comparison = comparison;
    this.chunks = chunks;
  }

  /**
   * Repairs, or lists the statements.
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
    References references = References.read(target);
    List<TableToRepair> tables = tables(ledger, references, source, target);
    long differences = tables.stream().mapToLong(this::differing).sum();
    LedgerRepairs repairs = comparison.repairs();
    DifferingRanges ranges =
        options.execute()
            ? DifferingRanges.requeue(target, tables, comparison.results(), repairs)
            : DifferingRanges.NONE;
    if (ranges.isWaiting()) {
      chunks.copy(context);
    }
    ranges.closeEqual(source, target, repairs, tally);
    context.progress().started(NAME, "rows", 0, differences, 0, 0);
    if (options.execute()) {
      repairs.reopenFailed();
      RepairTransaction transactions = new RepairTransaction(source, target, repairs, asReplica);
      new RepairExecution(context, options, tally, source, target, tables, repairs, transactions)
          .run();
    } else {
      new RepairScript(context, options, tally, source, target)
          .print(tables, references, repairs, asReplica, statements);
    }
    List<RepairedAggregate> aggregates =
        new AggregateRepair(context, source, target, repairs)
            .run(comparison.aggregates(), options.execute(), statements);
    long unlisted =
        new UnlistedRows(source, target, context.stop())
            .count(tables, ranges, comparison.results());
    return tally.report(options.execute(), tables, aggregates, ranges, unlisted);
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

  private List<TableToRepair> tables(
      Ledger ledger, References references, Handle source, Handle target) {
    Map<Integer, PieceResult> results = comparison.results();
    List<Piece> differing =
        comparison.pieces().stream()
            .filter(piece -> results.containsKey(piece.number()))
            .filter(piece -> results.get(piece.number()).kept() > 0)
            .toList();
    ComparedTables compared = new ComparedTables(source, target);
    compared.load(differing);
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
            table.hypertable().get().time(), OptionalLong.empty(), range.until());
  }

  private long differing(TableToRepair table) {
    Map<Integer, PieceResult> results = comparison.results();
    return table.pieces().stream().mapToLong(piece -> results.get(piece.number()).kept()).sum();
  }
}
