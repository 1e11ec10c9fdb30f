package dev.timescalemigration.engine;

import dev.timescalemigration.capture.LostChanges;
import dev.timescalemigration.capture.SlotReplacement;
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
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.PieceResult;
import dev.timescalemigration.ledger.comparison.RequeuedChunks;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.copy.CopyReport;
import dev.timescalemigration.phase.prove.DroppedChunks;
import dev.timescalemigration.phase.prove.ProvePhase;
import dev.timescalemigration.phase.prove.ProveReport;
import dev.timescalemigration.phase.prove.StoredTables;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Begins capture again for what it concerns when changes are lost.
 *
 * <ol>
 *   <li>The slot is made anew, together with a snapshot of the source: its changes are those that
 *       the snapshot lacks.
 *   <li>Both sides are compared, the source in the snapshot. Chunks that differ are requeued,
 *       chunks that came since are staged, rows of plain tables are repaired.
 *   <li>The ledger says that the target's rows were read in the snapshot, and from then on changes
 *       are applied as before.
 *   <li>The requeued chunks are copied, each in a snapshot of its own.
 * </ol>
 *
 * <p>What is interrupted begins again, with another snapshot; until then nothing is applied.
 */
public final class CaptureRecovery {
  /** The name under which the ledger has what was done. */
  public static final String NAME = "Recovering";

  /** Phases before which both sides were proven equal; a recovery forgets that. */
  private static final Set<Phase> PROVEN =
      EnumSet.of(
          Phase.ENABLING_JOBS,
          Phase.AWAITING_PRODUCTION_LOAD,
          Phase.VALIDATING,
          Phase.AWAITING_SWITCHOVER);

  private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9_]");

  private static final String BEGIN = "begin with 'tsm capture start' and 'tsm schema'";

  /** A row may be refused because of one of another table that is repaired after it. */
  private static final int MOST_REPAIRS = 5;

  private final PhaseContext context;
  private final int threads;

  /**
   * A recovery that has not begun.
   *
   * @param threads how many ranges are compared, and chunks copied, at once
   */
  public CaptureRecovery(PhaseContext context, int threads) {
    this.context = context;
    this.threads = threads;
  }

  /**
   * Recovers. While another process does, this one waits for its end, and does it again.
   *
   * @throws MigrationFailure of kind USER_ACTION when capture is off, when the application was
   *     switched, or when a table cannot be brought to the source's state; of kind TEMPORARY when
   *     another process reads the slot or a server is unreachable
   */
  public RecoveryReport run() {
    Instant startedAt = context.clock().instant();
    RecoveryReport recovered = Step.RECOVERY.alone(context, () -> recover(startedAt));
    Ledger ledger = ledger();
    RecoveryReport report =
        ledger.progress().totals().toCopy() == 0 ? recovered : copied(recovered, startedAt);
    ledger.recordReport(NAME, report.parked() == 0 ? "Succeeded" : "Incomplete", report, startedAt);
    return report;
  }

  private RecoveryReport copied(RecoveryReport recovered, Instant startedAt) {
    CopyOptions defaults = CopyOptions.defaults();
    CopyReport copied =
        new CopyPhase(
                context,
                new CopyOptions(
                    threads, defaults.shard(), false, defaults.maxFailures(), defaults.patience()))
            .run();
    return new RecoveryReport(
        recovered.slot(),
        recovered.beginsAt(),
        recovered.dropped(),
        recovered.tables(),
        recovered.copiedAgain(),
        recovered.staged(),
        copied.chunksCopied(),
        copied.chunksParked(),
        seconds(startedAt));
  }

  /**
   * Does work that needs the whole stream of changes, and once more after a recovery when some of
   * them are lost.
   *
   * @throws MigrationFailure as the work does, and as {@link #run} does
   */
  static <T> T around(PhaseContext context, int threads, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException thrown) {
      MigrationFailure failure = KnownFailure.of(thrown);
      if (!LostChanges.isTold(failure) || context.stop().isStopping()) {
        throw thrown;
      }
      recoverFrom(failure, context, threads);
      return work.get();
    }
  }

  /** As {@link #around(PhaseContext, int, Supplier)}, for work that answers nothing. */
  static void around(PhaseContext context, int threads, Runnable work) {
    around(
        context,
        threads,
        () -> {
          work.run();
          return true;
        });
  }

  /** Says what is lost, recovers, and says that it is done. */
  static void recoverFrom(MigrationFailure failure, PhaseContext context, int threads) {
    context.progress().message(failure.getMessage() + "; both sides are brought together again");
    RecoveryReport report = new CaptureRecovery(context, threads).run();
    context
        .progress()
        .message(
            "capture begins again at "
                + report.beginsAt()
                + ": chunks copied: "
                + report.copied()
                + ", plain tables repaired: "
                + report.tables().size());
    boolean isProven =
        Phase.ofValue(Ledger.require(context.target(), BEGIN).migration().phase())
            .filter(PROVEN::contains)
            .isPresent();
    if (isProven && report.parked() == 0) {
      ProveReport proof = new ProvePhase(context, threads).run();
      context
          .progress()
          .message(
              (proof.equal() ? "both sides are equal at " : "the sides differ at ") + proof.lsn());
    }
  }

  private double seconds(Instant since) {
    return Duration.between(since, context.clock().instant()).toMillis() / 1000.0;
  }

  private Ledger ledger() {
    return Ledger.require(context.target(), BEGIN);
  }

  private RecoveryReport recover(Instant startedAt) {
    for (int times = 1; ; times++) {
      try (SlotReplacement slot = SlotReplacement.make(context)) {
        PhaseContext there = context.from(context.source().inSnapshot(slot.snapshot()));
        StoredTables stored = there.source().with(StoredTables::of);
        RecoveryReport report = bringTogether(there, slot, startedAt);
        List<String> rewritten = context.source().with(stored::notAsIn);
        if (rewritten.isEmpty()) {
          recovered(slot);
          return report;
        }
        StoredTables.beginAgain(rewritten, times, context.progress());
      }
    }
  }

  private void recovered(SlotReplacement slot) {
    context
        .target()
        .use(
            target ->
                target.useTransaction(
                    transaction ->
                        CaptureLedger.recovered(transaction, slot.begin(), slot.sees())));
  }

  private RecoveryReport bringTogether(
      PhaseContext there, SlotReplacement slot, Instant startedAt) {
    Ledger ledger = ledger();
    List<String> dropped;
    try (Handle source = there.source().open();
        Handle target = context.target().open()) {
      dropped = DroppedChunks.follow(source, target, ledger.stagedRanges());
    }
    long staged = 0;
    List<CopiedAgain> differing = List.of();
    List<SelectionRule> rules =
        there.source().with(source -> staged(source, ledger.stagedRanges()));
    if (!rules.isEmpty()) {
      staged = stage(there, ledger, rules);
      differing = requeueDiffering(there, slot, all(rules));
    }
    return new RecoveryReport(
        slot.name(),
        slot.begin().toString(),
        dropped,
        repairPlainTables(there, slot),
        differing,
        staged,
        0,
        0,
        seconds(startedAt));
  }

  /** Rules that select what is staged, with its bounds. */
  private static List<SelectionRule> staged(Handle source, List<StagedRange> ranges) {
    Map<QualifiedName, QualifiedName> publicNames =
        Catalogs.of(source).hypertables(source).stream()
            .collect(Collectors.toMap(Hypertable::name, Hypertable::publicName));
    return ranges.stream()
        .filter(range -> publicNames.containsKey(range.hypertable()))
        .map(range -> rule(publicNames.get(range.hypertable()), range))
        .toList();
  }

  private static SelectionRule rule(QualifiedName publicName, StagedRange range) {
    return new SelectionRule(
        Optional.of(
            "(?c)^" + escaped(publicName.schema()) + "\\." + escaped(publicName.name()) + "$"),
        range.from().isPresent()
            ? Optional.of(text(range, range.from().getAsLong()))
            : Optional.empty(),
        Optional.of(text(range, range.until())),
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
  private static long stage(PhaseContext there, Ledger ledger, List<SelectionRule> rules) {
    return new StagePhase(
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
  }

  private List<CopiedAgain> requeueDiffering(
      PhaseContext there, SlotReplacement slot, SelectionRule rule) {
    List<CopiedAgain> requeued = new ArrayList<>();
    try (LedgerComparison comparison = new LedgerComparison(context.target(), slot.sees())) {
      compare(there, comparison, ComparedScope.HYPERTABLES, rule);
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
      PhaseContext there, LedgerComparison comparison, ComparedScope scope, SelectionRule rule) {
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

  private List<TableRepair> repairPlainTables(PhaseContext there, SlotReplacement slot) {
    List<TableRepair> repaired = new ArrayList<>();
    for (int times = 1; ; times++) {
      try (LedgerComparison comparison =
          new LedgerComparison(context.target(), slot.sees() + " " + times)) {
        ComparisonReport report =
            compare(there, comparison, ComparedScope.PLAIN_TABLES, SelectionRule.everything());
        requireCompared(report);
        if (report.equal()) {
          return repaired;
        }
        RepairReport repair =
            new Repair(there, new RepairOptions(true, true), comparison, nothing -> {})
                .run(statement -> {});
        repaired.addAll(repair.tables());
        if (times == MOST_REPAIRS) {
          throw notRepaired(repair);
        }
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
