package dev.timescalemigration.engine;

import dev.timescalemigration.compare.databases.ComparedScope;
import dev.timescalemigration.compare.databases.Comparison;
import dev.timescalemigration.compare.databases.ComparisonOptions;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.compare.databases.ComparisonReport.TableReport;
import dev.timescalemigration.compare.repair.CopiedAgain;
import dev.timescalemigration.compare.repair.Repair;
import dev.timescalemigration.compare.repair.RepairOptions;
import dev.timescalemigration.compare.repair.RepairReport;
import dev.timescalemigration.compare.repair.RepairReport.TableRepair;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.LeftOut;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.PieceResult;
import dev.timescalemigration.ledger.comparison.RequeuedChunks;
import dev.timescalemigration.phase.prove.DroppedChunks;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Brings the target to what a snapshot of the source shows: drops chunks that the source has
 * dropped, stages chunks that came since, requeues chunks that differ, and repairs rows of plain
 * tables.
 */
final class SidesTogether {
  private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9_]");

  /** A row may be refused because of one that comes later, and not all rows are found at once. */
  private static final int MOST_REPAIRS = 20;

  private final PhaseContext there;
  private final String sees;
  private final int threads;
  private final Ledger ledger;

  /**
   * Of one snapshot.
   *
   * @param there whose source is in the snapshot
   * @param sees the snapshot's {@code pg_current_snapshot()}
   * @param threads how many ranges are compared at once
   */
  SidesTogether(PhaseContext there, String sees, int threads, Ledger ledger) {
    this.there = there;
    this.sees = sees;
    this.threads = threads;
    this.ledger = ledger;
  }

  /**
   * What was done.
   *
   * @param dropped chunks of the target that were dropped
   * @param staged how many chunks were staged
   * @param requeued ranges of hypertables that differed
   * @param tables plain tables of which rows were repaired
   */
  record BroughtTogether(
      List<String> dropped, long staged, List<CopiedAgain> requeued, List<TableRepair> tables) {}

  /**
   * Does it.
   *
   * @throws MigrationFailure of kind USER_ACTION when a table cannot be compared or repaired
   */
  BroughtTogether bring() {
    List<String> dropped;
    List<SelectionRule> rules;
    try (Handle source = there.source().open();
        Handle target = there.target().open()) {
      Catalog catalog = Catalogs.of(source);
      StagedChunks chunks = new StagedChunks(ledger, catalog.hypertables(source));
      chunks.requireAllStaged();
      chunks
          .forgetGone(target)
          .forEach(
              name ->
                  there
                      .progress()
                      .message(
                          "hypertable "
                              + name
                              + " was dropped in the source: it is migrated no more, and its rows"
                              + " stay in the target"));
      List<Chunk> inSource = catalog.chunks(source);
      chunks.requireUncut(target, inSource);
      rules = rules(chunks.hypertables(), inSource);
      dropped = DroppedChunks.follow(source, target, ledger.stagedRanges());
    }
    long staged = rules.isEmpty() ? 0 : stage(rules);
    List<CopiedAgain> requeued = rules.isEmpty() ? List.of() : requeueDiffering(all(rules));
    return new BroughtTogether(dropped, staged, requeued, repairPlainTables());
  }

  /** Rules that select what is staged, with its bounds. */
  private List<SelectionRule> rules(
      Map<QualifiedName, Hypertable> hypertables, List<Chunk> inSource) {
    return ledger.stagedRanges().stream()
        .map(range -> rule(hypertables.get(range.hypertable()).publicName(), range, inSource))
        .toList();
  }

  private static SelectionRule rule(
      QualifiedName publicName, StagedRange range, List<Chunk> inSource) {
    boolean holdsAll =
        inSource.stream()
            .filter(chunk -> chunk.hypertable().equals(range.hypertable()))
            .allMatch(chunk -> range.cutAbove(chunk.time()).isEmpty());
    return new SelectionRule(
        Optional.of(
            "(?c)^" + escaped(publicName.schema()) + "\\." + escaped(publicName.name()) + "$"),
        range.from().isPresent()
            ? Optional.of(text(range, range.from().getAsLong()))
            : Optional.empty(),
        holdsAll && range.until().isPresent()
            ? Optional.of(text(range, range.end()))
            : Optional.empty(),
        false,
        false);
  }

  private static String text(StagedRange range, long bound) {
    return TimeBound.of(range.timeType(), bound).toString();
  }

  /** The same without bounds, in one rule: a comparison takes one. */
  private static SelectionRule all(List<SelectionRule> rules) {
    return new SelectionRule(
        Optional.of(
            rules.stream()
                .map(rule -> rule.filter().orElseThrow().substring("(?c)".length()))
                .collect(Collectors.joining("|", "(?c)", ""))),
        Optional.empty(),
        Optional.empty(),
        false,
        false);
  }

  private static String escaped(String name) {
    return SPECIAL.matcher(name).replaceAll("\\\\$0");
  }

  /** Chunks that came since: the new slot has only the later ones of their changes. */
  private long stage(List<SelectionRule> rules) {
    List<LeftOut> leftOut = ledger.leftOut();
    long added =
        new StagePhase(
                there,
                new StageOptions(
                    rules,
                    Optional.empty(),
                    1,
                    false,
                    ledger.stagedRanges().stream().anyMatch(StagedRange::recompress),
                    ledger.migration().name()))
            .run()
            .chunksAdded();
    // What is not staged was left out by the user: staging again knows only some of it.
    there.target().use(target -> ledger.recordLeftOut(target, leftOut));
    return added;
  }

  private List<CopiedAgain> requeueDiffering(SelectionRule rule) {
    List<CopiedAgain> requeued = new ArrayList<>();
    try (LedgerComparison comparison = new LedgerComparison(there.target(), sees)) {
      compare(comparison, ComparedScope.HYPERTABLES, rule);
      Map<Integer, PieceResult> results = comparison.results();
      for (Piece piece : comparison.pieces()) {
        PieceResult result = results.get(piece.number());
        if (result.differing() > 0 || result.notCompared().isPresent()) {
          RequeuedChunks chunks =
              comparison
                  .repairs()
                  .requeueChunks(piece, "changes were lost: " + piece.range() + " differs");
          requeued.add(
              new CopiedAgain(
                  piece.table().toString(), piece.range(), chunks.chunks(), result.differing()));
        }
      }
    }
    return requeued;
  }

  private ComparisonReport compare(
      LedgerComparison comparison, ComparedScope scope, SelectionRule rule) {
    return new Comparison(
            there,
            ComparisonOptions.defaults()
                .of(EnumSet.of(scope))
                .of(rule)
                .settlingFor(Duration.ZERO)
                .by(threads, Duration.ZERO),
            comparison)
        .run(row -> {});
  }

  private List<TableRepair> repairPlainTables() {
    List<TableRepair> repaired = new ArrayList<>();
    RepairReport repair = null;
    for (int times = 1; ; times++) {
      try (LedgerComparison comparison = new LedgerComparison(there.target(), sees + " " + times)) {
        ComparisonReport report =
            compare(comparison, ComparedScope.PLAIN_TABLES, SelectionRule.everything());
        requireCompared(report);
        if (report.equal()) {
          return repaired;
        }
        if (times > MOST_REPAIRS) {
          throw notRepaired(repair);
        }
        repair =
            new Repair(there, new RepairOptions(true, true), comparison, nothing -> {})
                .run(statement -> {});
        repaired.addAll(repair.tables());
      }
    }
  }

  private static void requireCompared(ComparisonReport report) {
    Optional<TableReport> missing =
        report.tables().stream().filter(table -> table.notCompared().isPresent()).findFirst();
    if (missing.isPresent()) {
      throw MigrationFailure.userAction(
          "CannotRecover",
          "table "
              + missing.get().table()
              + " cannot be compared: "
              + missing.get().notCompared().get(),
          "make the target's table like the source's, then run 'tsm capture recover' again");
    }
  }

  private static MigrationFailure notRepaired(RepairReport repair) {
    String problem =
        repair.tables().stream()
            .flatMap(table -> table.problems().stream().map(each -> table.table() + ": " + each))
            .findFirst()
            .orElse("rows differ again and again");
    return MigrationFailure.of(
        FailureKind.USER_ACTION,
        "CannotRecover",
        "rows of plain tables could not be brought to the source's state: " + problem,
        "make the target take them, then run 'tsm capture recover' again");
  }
}
