package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.databases.ComparisonReport.TableReport;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.comparison.ComparisonState;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.PieceResult;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.limits.LimitsWatch;
import dev.timescalemigration.work.threads.ChunkThread;
import dev.timescalemigration.work.threads.ChunkThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Compares two databases. See the package's description. */
public final class Comparison {
  /** What it is called while it runs. */
  public static final String NAME = "Comparing";

  /** Of so many rows of a piece that differ, each is kept; of more only their number is known. */
  public static final int MOST_KEPT_OF_PIECE = PieceWork.MOST_KEPT;

  private static final int SAMPLES = 10;

  private static final String ALTERED =
      "its columns were altered while it was compared; run the same command again";

  private final PhaseContext context;
  private final ComparisonOptions options;
  private final ComparisonState state;

  /**
   * A comparison that has not begun.
   *
   * @param state where it is kept; the caller closes it
   */
  public Comparison(PhaseContext context, ComparisonOptions options, ComparisonState state) {
    this.context = context;
    this.options = options;
    this.state = state;
  }

  /**
   * Compares until everything was compared. Differences are in the report and do not throw.
   *
   * @param found takes every row that differs, once all was compared
   * @throws MigrationFailure of kind USAGE when the rule selects nothing; of kind TEMPORARY when
   *     servers are unreachable; of kind STOPPED when a stop was asked for before the end
   */
  public ComparisonReport run(Consumer<FoundRow> found) {
    Instant startedAt = context.clock().instant();
    try (Handle source = context.source().open();
        Handle target = context.target().open();
        StopSignal.Registration cancelSource =
            context.stop().onAbort(() -> Database.cancel(source));
        StopSignal.Registration cancelTarget =
            context.stop().onAbort(() -> Database.cancel(target))) {
      ComparedTables tables = new ComparedTables(source, target);
      if (options.mode() == ComparisonMode.ESTIMATE) {
        List<Piece> pieces = ComparisonPlan.of(source, target, tables, options);
        return report(
            startedAt,
            source,
            target,
            tables,
            pieces.size(),
            pieces,
            EstimatedRows.compare(source, target, tables, pieces));
      }
      PlannedPieces planned = planned(source, target, tables);
      compare(tables, planned.pieces());
      ComparisonReport report =
          report(
              startedAt,
              source,
              target,
              tables,
              planned.inAll(),
              planned.pieces(),
              tables(source, target, tables, planned.pieces(), found));
      state.finish();
      return report;
    } finally {
      context.progress().ended();
    }
  }

  /**
   * What is compared.
   *
   * @param pieces those that are compared
   * @param inAll how many there are
   */
  private record PlannedPieces(List<Piece> pieces, int inAll) {}

  private PlannedPieces planned(Handle source, Handle target, ComparedTables tables) {
    String identity = Ledger.sourceIdentity(source);
    int[] inAll = new int[1];
    List<Piece> pieces =
        state.begin(
            identity,
            options.wanted(),
            () -> {
              List<Piece> all = ComparisonPlan.of(source, target, tables, options);
              inAll[0] = all.size();
              return options.mode() == ComparisonMode.SAMPLE
                  ? PieceSample.of(all, state.changesOfLastRun(identity), options)
                  : all;
            });
    tables.load(pieces);
    return new PlannedPieces(pieces, Math.max(inAll[0], pieces.size()));
  }

  private void compare(ComparedTables tables, List<Piece> pieces) {
    Set<Integer> done = state.results().keySet();
    List<Piece> open = pieces.stream().filter(piece -> !done.contains(piece.number())).toList();
    long bytes = pieces.stream().mapToLong(Piece::bytes).sum();
    context
        .progress()
        .started(
            NAME,
            "ranges",
            done.size(),
            pieces.size(),
            bytes - open.stream().mapToLong(Piece::bytes).sum(),
            bytes);
    PieceQueue queue = new PieceQueue(open);
    try (LimitsWatch limits =
        new LimitsWatch(
            context,
            "comparing",
            target -> options.limits().orElseGet(() -> CopyLimits.readIfThere(target)))) {
      ChunkThreads.run(
          options.parallelism(),
          context.stop(),
          () ->
              new ChunkThread(
                  context,
                  options.patience(),
                  new PieceWork(
                      context, options.settle(), tables, state, queue, limits.throttle())));
    }
    int compared = state.results().size();
    if (compared < pieces.size()) {
      throw MigrationFailure.stopped(
          "stopped with " + compared + " of " + pieces.size() + " ranges compared",
          "run the same command again to resume");
    }
  }

  private List<TableReport> tables(
      Handle source,
      Handle target,
      ComparedTables tables,
      List<Piece> pieces,
      Consumer<FoundRow> found) {
    Map<Integer, PieceResult> results = state.results();
    Map<String, List<FoundRow>> samples = new LinkedHashMap<>();
    FoundRows rows =
        new FoundRows(
            source,
            target,
            tables,
            pieces,
            options.showValues(),
            row -> {
              List<FoundRow> ofTable =
                  samples.computeIfAbsent(row.table(), table -> new ArrayList<>());
              if (ofTable.size() < SAMPLES) {
                ofTable.add(row);
              }
              found.accept(row);
            });
    state.forEachDifference(rows);
    rows.flush();
    Map<QualifiedName, List<Piece>> byTable =
        pieces.stream()
            .collect(Collectors.groupingBy(Piece::table, LinkedHashMap::new, Collectors.toList()));
    List<TableReport> reports = new ArrayList<>();
    byTable.forEach(
        (table, ofTable) ->
            reports.add(
                report(
                    table.readable(),
                    unlessAltered(
                        tables,
                        table,
                        ofTable.stream().map(piece -> results.get(piece.number())).toList()),
                    samples.getOrDefault(table.readable(), List.of()))));
    return reports;
  }

  /** Of a table that was altered meanwhile it is not known whether it is the same on both sides. */
  private static List<PieceResult> unlessAltered(
      ComparedTables tables, QualifiedName table, List<PieceResult> results) {
    List<String> columns =
        results.stream().map(PieceResult::columns).filter(Objects::nonNull).distinct().toList();
    boolean altered = columns.stream().anyMatch(known -> tables.isAltered(table, known));
    return altered ? List.of(PieceResult.notCompared(ALTERED)) : results;
  }

  private static TableReport report(
      String table, List<PieceResult> results, List<FoundRow> samples) {
    Optional<String> notCompared =
        results.stream().map(PieceResult::notCompared).flatMap(Optional::stream).findFirst();
    return new TableReport(
        table,
        results.stream().mapToLong(PieceResult::sourceRows).sum(),
        results.stream().mapToLong(PieceResult::targetRows).sum(),
        results.stream().mapToLong(PieceResult::missing).sum(),
        results.stream().mapToLong(PieceResult::extra).sum(),
        results.stream().mapToLong(PieceResult::different).sum(),
        List.copyOf(samples),
        notCompared);
  }

  private ComparisonReport report(
      Instant startedAt,
      Handle source,
      Handle target,
      ComparedTables compared,
      int inAll,
      List<Piece> pieces,
      List<TableReport> tables) {
    ComparedObjects objects = ComparedObjects.compare(context, source, target, options);
    if (options.includes(ComparedScope.AGGREGATES) && options.mode() != ComparisonMode.ESTIMATE) {
      state.keepAggregates(
          ComparedAggregates.compare(
              context, source, target, compared.aggregates(options.rule()), objects));
    }
    if (options.includes(ComparedScope.PLAIN_TABLES)) {
      objects.leftOut(compared.plainTables(options.rule()));
    }
    objects.onlyIn("target", "table", compared.onlyInTarget(options), Set.of());
    return new ComparisonReport(
        options.mode(),
        pieces.size(),
        inAll,
        tables.stream().mapToLong(TableReport::sourceRows).sum(),
        tables,
        objects.findings(),
        objects.notes(),
        Duration.between(startedAt, context.clock().instant()).toMillis() / 1000.0);
  }
}
