package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.phase.selection.HypertableSelection;
import dev.timescalemigration.phase.selection.Rule;
import dev.timescalemigration.phase.selection.SelectedHypertable;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalogs;
import java.time.Instant;
import java.util.List;

/**
 * Refreshes the continuous aggregates of the target, and the materialized views over the selected
 * hypertables. This version moves no aggregates, so it finds none to refresh, or refuses by name.
 */
public final class RefreshPhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "RefreshingAggregates";

  private final PhaseContext context;
  private final List<Rule> rules;

  /**
   * A run that has not begun.
   *
   * @param rules which continuous aggregates; bounds are not looked at
   */
  public RefreshPhase(PhaseContext context, List<Rule> rules) {
    this.context = context;
    this.rules = List.copyOf(rules);
  }

  /**
   * Refreshes.
   *
   * @throws MigrationFailure of kind USER_ACTION when the rules select continuous aggregates
   */
  public RefreshReport run() {
    Instant startedAt = context.clock().instant();
    List<SelectedHypertable> selection =
        context
            .source()
            .with(source -> HypertableSelection.of(source, Catalogs.of(source), rules))
            .hypertables();
    List<String> aggregates =
        selection.stream()
            .flatMap(selected -> selected.hypertable().continuousAggregate().stream())
            .map(QualifiedName::toString)
            .toList();
    if (!aggregates.isEmpty()) {
      throw MigrationFailure.userAction(
          "ContinuousAggregatesNotMoved",
          "continuous aggregates cannot be moved by this version yet: "
              + String.join(", ", aggregates),
          "leave them out with a filter, make them anew in the target and refresh them with"
              + " refresh_continuous_aggregate()");
    }
    RefreshReport report =
        new RefreshReport(
            new MaterializedViews(context)
                .refresh(
                    selection.stream().map(selected -> selected.hypertable().name()).toList()));
    Ledger.find(context.target())
        .ifPresent(ledger -> ledger.recordReport(NAME, "Succeeded", report, startedAt));
    return report;
  }
}
