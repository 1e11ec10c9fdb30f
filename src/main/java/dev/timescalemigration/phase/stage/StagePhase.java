package dev.timescalemigration.phase.stage;

import dev.timescalemigration.compare.findings.CompletionPointFindings;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.LeftOut;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.StagedTasks;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.phase.copy.TargetChunks;
import dev.timescalemigration.phase.copy.target.HypertableCopies;
import dev.timescalemigration.phase.suggest.CompletionPointProof;
import dev.timescalemigration.phase.suggest.HypertableEvidence;
import dev.timescalemigration.phase.suggest.SuggestOptions;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import dev.timescalemigration.work.selection.HypertableSelection;
import dev.timescalemigration.work.selection.LatestPoint;
import dev.timescalemigration.work.selection.SelectedHypertable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Stages chunks for copying. See the package's description. */
public final class StagePhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "Staging";

  private static final int GREAT_PART = 8;

  private final PhaseContext context;
  private final StageOptions options;

  /** A run of staging that has not begun. */
  public StagePhase(PhaseContext context, StageOptions options) {
    this.context = context;
    this.options = options;
  }

  /**
   * Stages.
   *
   * @throws MigrationFailure of kind USAGE for rules that cannot be read; of kind USER_ACTION when
   *     a selected hypertable holds what this version cannot move, is missing in the target, or is
   *     staged with a range that this one does not hold
   */
  public StageReport run() {
    return Step.STAGING.alone(context, this::work);
  }

  /**
   * Checks that the rules can be staged, and writes nothing.
   *
   * @throws MigrationFailure as {@link #run} does
   */
  public void check() {
    plan();
  }

  /**
   * What is staged, read and found fit.
   *
   * @param identity the source's
   * @param inSource all its hypertables
   * @param selection those that are selected
   * @param ranges the range of each
   * @param change how the staged ranges change
   * @param chunks the source's chunks that reach into the ranges
   * @param tables how they are copied
   * @param proof of the completion point
   */
  private record Plan(
      String identity,
      List<Hypertable> inSource,
      HypertableSelection selection,
      Map<QualifiedName, StagedRange> ranges,
      RangeChange change,
      List<Chunk> chunks,
      HypertableCopies tables,
      List<HypertableEvidence> proof) {}

  private Plan plan() {
    try (Handle source = context.source().open()) {
      Catalog catalog = Catalogs.of(source);
      HypertableSelection selection = HypertableSelection.of(source, catalog, options.rules());
      boolean isCaptured = context.target().with(CaptureLedger::isOn);
      List<Chunk> inSource = catalog.chunks(source);
      Map<QualifiedName, StagedRange> ranges =
          options
              .sample()
              .map(sample -> sample.ranges(selection, inSource, options.recompress()))
              .orElseGet(
                  () -> ranges(source, catalog, selection, options.recompress(), isCaptured));
      refuseAhead(source, selection);
      List<Chunk> chunks =
          inOrder(
              inSource.stream()
                  .filter(chunk -> options.sample().map(of -> of.includes(chunk)).orElse(true))
                  .filter(chunk -> ranges.containsKey(chunk.hypertable()))
                  .filter(chunk -> ranges.get(chunk.hypertable()).reaches(chunk.time()))
                  .toList());
      refuseUnfit(CompressionFitness.read(source, catalog), selection, chunks);
      RangeChange change = change(ranges);
      HypertableCopies tables =
          HypertableCopies.read(context.source(), context.target(), change.all());
      if (tables.areCaptured()) {
        WholeChunks.require(inSource, ranges, tables);
      }
      return new Plan(
          Ledger.sourceIdentity(source),
          catalog.hypertables(source),
          selection,
          ranges,
          change,
          chunks,
          tables,
          options.prove() ? prove(selection) : List.of());
    }
  }

  /** Only where the application writes to both databases is a point still to come a mistake. */
  private void refuseAhead(Handle source, HypertableSelection selection) {
    if (!options.prove()) {
      return;
    }
    List<TimeBound> points =
        selection.hypertables().stream().flatMap(one -> one.until().stream()).toList();
    LatestPoint latest = context.target().with(target -> LatestPoint.of(source, target));
    CompletionPointFindings.decide(latest, points, options.acceptances()).refused().stream()
        .findFirst()
        .ifPresent(
            ahead -> {
              throw MigrationFailure.userAction(
                  "CompletionPointAhead",
                  ahead.found(),
                  ahead.toFix()
                      + ". Rows of a time to come that both databases hold already, such as"
                      + " forecasts, allow a later one: accept the finding "
                      + ahead.id()
                      + " (--accept, or spec.accept) with your reason");
            });
  }

  private void refuseUnfit(
      CompressionFitness compression, HypertableSelection selection, List<Chunk> chunks) {
    List<Hypertable> hypertables =
        selection.hypertables().stream().map(SelectedHypertable::hypertable).toList();
    compression.refuseHypercore(hypertables);
    compression.refuseOtherSettings(hypertables, chunks, context.target(), options.recompress());
  }

  private RangeChange change(Map<QualifiedName, StagedRange> ranges) {
    Optional<Ledger> ledger = Ledger.find(context.target());
    RangeChange change =
        RangeChange.of(
            ledger.map(Ledger::stagedRanges).orElse(List.of()), ranges, options.spec().isPresent());
    ledger.ifPresent(found -> context.target().use(handle -> change.check(handle)));
    return change;
  }

  private StageReport work() {
    Instant startedAt = context.clock().instant();
    Plan plan = plan();
    LostAdditions.among(context, plan.chunks(), plan.tables()).forEach(context.progress()::message);
    Ledger ledger = Ledger.open(context.target(), plan.identity(), options.migrationName());
    StagedCounts written = write(ledger, plan);
    HandMadeAggregates.markEmpty(context, plan.tables(), plan.change().all());
    TargetChunks prepared = new TargetChunks(context, plan.tables());
    prepared.prepare(ledger);
    TaskTotals totals = ledger.progress().totals();
    StageReport report =
        new StageReport(
            plan.change().all(),
            written.added(),
            written.widened(),
            totals.total(),
            totals.totalBytes(),
            prepared.dropped(),
            prepared.created(),
            plan.proof(),
            plan.selection().notes());
    ledger.recordReport(NAME, "Succeeded", report, startedAt);
    return report;
  }

  /** Contiguous ranges by hypertable; in each, what readers of the target ask for first. */
  private static final Comparator<Chunk> NEWEST_FIRST =
      Comparator.comparing(Chunk::hypertable)
          .thenComparing(chunk -> chunk.time().start(), Comparator.reverseOrder())
          .thenComparing(Chunk::name);

  /**
   * A chunk that is a great part of everything comes first, or one copy thread is left alone with
   * it.
   */
  private static List<Chunk> inOrder(List<Chunk> chunks) {
    long total = chunks.stream().mapToLong(Chunk::bytes).sum();
    return chunks.stream()
        .sorted(
            Comparator.comparing((Chunk chunk) -> chunk.bytes() < total / GREAT_PART)
                .thenComparing(NEWEST_FIRST))
        .toList();
  }

  /** What is copied at a time: a chunk, or all rows of a stretch of time. */
  private static List<Chunk> asCopied(List<Chunk> chunks, HypertableCopies tables) {
    Map<Boolean, List<Chunk>> cut =
        chunks.stream()
            .collect(
                Collectors.partitioningBy(chunk -> tables.areCutAsInSource(chunk.hypertable())));
    List<Chunk> copied = new ArrayList<>(cut.get(true));
    copied.addAll(Stretches.of(cut.get(false)));
    return copied;
  }

  private List<HypertableEvidence> prove(HypertableSelection selection) {
    try (Handle source = context.source().open();
        Handle target = context.target().open()) {
      return new CompletionPointProof(source, target, SuggestOptions.DEFAULT_ROW_BUDGET)
          .check(selection.hypertables());
    }
  }

  private static Map<QualifiedName, StagedRange> ranges(
      Handle source,
      Catalog catalog,
      HypertableSelection selection,
      boolean recompress,
      boolean isCaptured) {
    Map<QualifiedName, StagedRange> ranges = new LinkedHashMap<>();
    for (SelectedHypertable selected : selection.hypertables()) {
      ranges.put(
          selected.hypertable().name(),
          (isCaptured
                  ? RangeToStage.whole(source, catalog, selected, recompress)
                  : RangeToStage.of(source, catalog, selected, recompress))
              .orElseThrow(
                  () ->
                      MigrationFailure.usage(
                          "NoCompletionPoint",
                          "no completion point is given for " + selected.hypertable().publicName(),
                          "give one with --until; 'tsm suggest' proposes one")));
    }
    return ranges;
  }

  /** How many chunks were added, and how many have wider bounds now. */
  private record StagedCounts(long added, long widened) {}

  private StagedCounts write(Ledger ledger, Plan plan) {
    TasksToStage toStage = new TasksToStage(options, plan.ranges());
    List<Chunk> chunks = asCopied(plan.chunks(), plan.tables());
    return context
        .target()
        .with(
            handle ->
                handle.inTransaction(
                    transaction -> {
                      plan.change().unstage(transaction);
                      ledger.recordStagedRanges(transaction, plan.change().all());
                      ledger.recordLeftOut(
                          transaction, leftOut(plan.inSource(), plan.change().all()));
                      options.spec().ifPresent(spec -> ledger.recordStagedFor(transaction, spec));
                      List<Task> staged = StagedTasks.read(transaction);
                      long widened = StagedTasks.widen(transaction, toStage.widened(staged));
                      List<Chunk> uncovered = inOrder(TasksToStage.uncovered(chunks, staged));
                      return new StagedCounts(
                          StagedTasks.add(transaction, toStage.tasks(uncovered)), widened);
                    }));
  }

  /**
   * A rule selects what is there when it is read: what no run of staging took, a filter left out.
   */
  private static List<LeftOut> leftOut(List<Hypertable> inSource, List<StagedRange> all) {
    Set<QualifiedName> staged =
        all.stream().map(StagedRange::hypertable).collect(Collectors.toSet());
    return inSource.stream()
        .filter(hypertable -> !staged.contains(hypertable.name()))
        .map(hypertable -> new LeftOut(hypertable.name(), hypertable.publicName()))
        .toList();
  }
}
