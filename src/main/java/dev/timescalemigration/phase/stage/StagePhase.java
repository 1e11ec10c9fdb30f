package dev.timescalemigration.phase.stage;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.LeftOut;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.ledger.Tasks;
import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.phase.copy.HypertableCopies;
import dev.timescalemigration.phase.copy.TargetChunks;
import dev.timescalemigration.phase.locks.Step;
import dev.timescalemigration.phase.selection.HypertableSelection;
import dev.timescalemigration.phase.selection.SelectedHypertable;
import dev.timescalemigration.phase.suggest.CompletionPointProof;
import dev.timescalemigration.phase.suggest.HypertableEvidence;
import dev.timescalemigration.phase.suggest.SuggestOptions;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Hypertable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Stages chunks for copying. See the package's description. */
public final class StagePhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "Staging";

  private static final int GREAT_PART = 8;

  private static final int NAMES_TOLD = 5;

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

  private StageReport work() {
    Instant startedAt = context.clock().instant();
    HypertableSelection selection;
    List<Chunk> chunks;
    CompressionFitness compression;
    Map<QualifiedName, StagedRange> ranges;
    String identity;
    List<Hypertable> inSource;
    try (Handle source = context.source().open()) {
      Catalog catalog = Catalogs.of(source);
      inSource = catalog.hypertables(source);
      selection = HypertableSelection.of(source, catalog, options.rules());
      identity = Ledger.sourceIdentity(source);
      ranges = ranges(source, catalog, selection, options.recompress());
      chunks = catalog.chunks(source);
      compression = CompressionFitness.read(source, catalog);
    }
    List<Chunk> selected =
        inOrder(
            chunks.stream()
                .filter(chunk -> ranges.containsKey(chunk.hypertable()))
                .filter(chunk -> ranges.get(chunk.hypertable()).reaches(chunk.time()))
                .toList());
    List<Hypertable> hypertables =
        selection.hypertables().stream().map(SelectedHypertable::hypertable).toList();
    compression.refuseHypercore(hypertables);
    compression.refuseOtherSettings(hypertables, selected, context.target(), options.recompress());
    List<StagedRange> before =
        Ledger.find(context.target()).map(Ledger::stagedRanges).orElse(List.of());
    List<StagedRange> all = merge(before, ranges);
    HypertableCopies tables = HypertableCopies.read(context.source(), context.target(), all);
    List<HypertableEvidence> proof = options.prove() ? prove(selection) : List.of();
    LostAdditions.among(context, selected, tables).forEach(context.progress()::message);
    Ledger ledger = Ledger.open(context.target(), identity, options.migrationName());
    Written written =
        write(
            ledger,
            all,
            leftOut(inSource, all),
            new TasksToStage(options, ranges),
            asCopied(selected, tables));
    TargetChunks prepared = new TargetChunks(context, tables);
    prepared.prepare(ledger);
    TaskTotals totals = ledger.progress().totals();
    StageReport report =
        new StageReport(
            all,
            written.added(),
            written.widened(),
            totals.total(),
            totals.totalBytes(),
            prepared.dropped(),
            prepared.created(),
            proof,
            selection.notes());
    ledger.recordReport(NAME, "Succeeded", report, startedAt);
    return report;
  }

  /** Contiguous ranges by hypertable; in each, what readers of the target ask for first. */
  private static final Comparator<Chunk> NEWEST_FIRST =
      Comparator.comparing(Chunk::hypertable)
          .thenComparing(chunk -> chunk.time().start(), Comparator.reverseOrder())
          .thenComparing(Chunk::name);

  /** A chunk that is a great part of everything comes first, or one lane is left alone with it. */
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

  /** The first few of some things, and how many more there are. */
  static String some(List<?> names) {
    String first =
        names.stream().limit(NAMES_TOLD).map(Object::toString).collect(Collectors.joining(", "));
    return names.size() > NAMES_TOLD
        ? first + " and " + (names.size() - NAMES_TOLD) + " more"
        : first;
  }

  private static Map<QualifiedName, StagedRange> ranges(
      Handle source, Catalog catalog, HypertableSelection selection, boolean recompress) {
    Map<QualifiedName, StagedRange> ranges = new LinkedHashMap<>();
    for (SelectedHypertable selected : selection.hypertables()) {
      ranges.put(
          selected.hypertable().name(),
          RangeToStage.of(source, catalog, selected, recompress)
              .orElseThrow(
                  () ->
                      MigrationFailure.usage(
                          "NoCompletionPoint",
                          "no completion point is given for " + selected.hypertable().publicName(),
                          "give one with --until; 'tsm suggest' proposes one")));
    }
    return ranges;
  }

  private static List<StagedRange> merge(
      List<StagedRange> before, Map<QualifiedName, StagedRange> now) {
    Map<QualifiedName, StagedRange> merged =
        before.stream()
            .collect(
                Collectors.toMap(
                    StagedRange::hypertable, Function.identity(), (a, b) -> b, LinkedHashMap::new));
    for (StagedRange range : now.values()) {
      StagedRange other = merged.put(range.hypertable(), range);
      if (other != null && !range.holds(other)) {
        throw MigrationFailure.userAction(
            "RangeFixed",
            range.hypertable()
                + " is staged "
                + other.describe()
                + ", and a staged range cannot be narrowed to "
                + range.describe()
                + ": rows outside of it may be in the target already",
            "give an earlier or the same --from and a later or the same --until, or start again"
                + " with 'tsm clean --target'");
      }
    }
    return new ArrayList<>(merged.values());
  }

  /** How many chunks were added, and how many have wider bounds now. */
  private record Written(long added, long widened) {}

  private Written write(
      Ledger ledger,
      List<StagedRange> all,
      List<LeftOut> leftOut,
      TasksToStage toStage,
      List<Chunk> chunks) {
    Tasks tasks = ledger.tasks();
    return context
        .target()
        .with(
            handle ->
                handle.inTransaction(
                    transaction -> {
                      ledger.recordStagedRanges(transaction, all);
                      ledger.recordLeftOut(transaction, leftOut);
                      List<Task> staged = tasks.staged(transaction);
                      long widened = tasks.widen(transaction, toStage.widened(staged));
                      List<Chunk> uncovered = inOrder(TasksToStage.uncovered(chunks, staged));
                      return new Written(
                          tasks.stage(transaction, toStage.tasks(uncovered)), widened);
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
