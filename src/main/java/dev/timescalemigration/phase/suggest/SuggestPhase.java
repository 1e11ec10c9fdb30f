package dev.timescalemigration.phase.suggest;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.timescale.BothCatalogs;
import dev.timescalemigration.timescale.Dimension;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.selection.HypertableSelection;
import dev.timescalemigration.work.selection.LatestPoint;
import dev.timescalemigration.work.selection.SelectedHypertable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Finds since when target and source agree, and proposes a completion point per time type, with the
 * evidence. Reads only, except for its report when the target has a ledger; nothing is decided
 * here.
 */
public final class SuggestPhase {
  /** Name of the phase in reports and progress. */
  public static final String NAME = "Suggesting";

  private final PhaseContext context;
  private final SuggestOptions options;

  /**
   * A run.
   *
   * @param context both databases and how to report progress
   * @param options what to find a point for
   */
  public SuggestPhase(PhaseContext context, SuggestOptions options) {
    this.context = context;
    this.options = options;
  }

  /**
   * Compares and proposes.
   *
   * @throws MigrationFailure when a database cannot be read, or a stop was asked for
   */
  public SuggestReport run() {
    Instant startedAt = context.clock().instant();
    try (Handle source = context.source().open();
        Handle target = context.target().open()) {
      SuggestReport report = suggest(source, target);
      Ledger.find(context.target())
          .ifPresent(ledger -> ledger.recordReport(NAME, "Succeeded", report, startedAt));
      return report;
    } finally {
      context.progress().ended();
    }
  }

  private SuggestReport suggest(Handle source, Handle target) {
    BothCatalogs both = BothCatalogs.of(source, target);
    List<Hypertable> hypertables =
        HypertableSelection.of(source, both.source(), options.rules()).hypertables().stream()
            .map(SelectedHypertable::hypertable)
            .filter(hypertable -> hypertable.continuousAggregate().isEmpty())
            .toList();
    context.progress().started(NAME, "hypertables", 0, hypertables.size(), 0, 0);
    CompletionPointProof proof = new CompletionPointProof(both, options.rowBudget());
    LatestPoint latest = LatestPoint.of(source, target);
    Map<TimeType, TypeSuggestion> byType = new TreeMap<>();
    List<Suggestion> unserved = new ArrayList<>();
    for (Hypertable hypertable : hypertables) {
      stopIfAsked();
      Optional<TimeType> type = boundedType(hypertable.time());
      if (type.isEmpty()) {
        unserved.add(withoutBounds(hypertable));
      } else {
        byType
            .computeIfAbsent(type.get(), found -> new TypeSuggestion(found, latest))
            .compare(hypertable, HypertableInWindows.of(both, hypertable), options.rowBudget());
      }
      context.progress().advanced(1, 0);
    }
    List<Suggestion> suggestions = new ArrayList<>();
    byType.values().forEach(type -> suggestions.add(type.suggestion(proof)));
    suggestions.addAll(unserved);
    return new SuggestReport(suggestions);
  }

  private void stopIfAsked() {
    if (context.stop().isStopping()) {
      throw MigrationFailure.stopped("stopped before a suggestion was found", "run it again");
    }
  }

  /** A partitioning function makes another thing of the column, in which no bound can be given. */
  private static Optional<TimeType> boundedType(Dimension time) {
    return time.partitioningFunction() == null ? time.timeType() : Optional.empty();
  }

  private static Suggestion withoutBounds(Hypertable hypertable) {
    Dimension time = hypertable.time();
    return new Suggestion(
        time.columnType(),
        Optional.empty(),
        hypertable.name()
            + " is cut by "
            + time.column()
            + " in a way in which no point can be given; leave it out with a filter",
        List.of(),
        List.of(TypeSuggestion.unserved(hypertable, "no point can be given")));
  }
}
