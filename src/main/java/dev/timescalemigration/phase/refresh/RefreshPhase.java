package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.compare.aggregates.AggregateSide;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.BothCatalogs;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import dev.timescalemigration.work.selection.HypertableSelection;
import dev.timescalemigration.work.selection.SelectedHypertable;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Refreshes continuous aggregates and materialized views. See the package's description. */
public final class RefreshPhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "RefreshingAggregates";

  private static final String MISSING =
      "the target has no such continuous aggregate: create it there as it is in the source, or"
          + " leave it out with a filter";

  /** Whether changes are captured, and whether others write to the target already. */
  private enum TargetUse {
    NOT_CAPTURED,
    BEFORE_SWITCH,
    SWITCHED
  }

  private final PhaseContext context;
  private final List<SelectionRule> rules;

  /**
   * A run that has not begun.
   *
   * @param rules which continuous aggregates; bounds are not looked at
   */
  public RefreshPhase(PhaseContext context, List<SelectionRule> rules) {
    this.context = context;
    this.rules =
        rules.stream()
            .map(
                rule ->
                    new SelectionRule(
                        rule.filter(),
                        Optional.empty(),
                        Optional.empty(),
                        rule.cascadeUp(),
                        rule.cascadeDown()))
            .toList();
  }

  /** Refreshes and compares; what differs or is missing in the target is in the report. */
  public RefreshReport run() {
    return Step.REFRESH.alone(context, this::work);
  }

  private RefreshReport work() {
    Instant startedAt = context.clock().instant();
    Optional<Ledger> ledger = Ledger.find(context.target());
    List<AggregateResult> results = new ArrayList<>();
    List<QualifiedName> selected;
    try (Handle source = context.source().open();
        Handle target = context.target().open()) {
      Catalog catalog = Catalogs.of(source);
      selected =
          HypertableSelection.of(source, catalog, rules).hypertables().stream()
              .map(SelectedHypertable::hypertable)
              .map(Hypertable::name)
              .toList();
      List<ContinuousAggregate> aggregates =
          catalog.continuousAggregates(source).stream()
              .filter(aggregate -> selected.contains(aggregate.materialization()))
              .toList();
      if (!aggregates.isEmpty()) {
        refresh(source, target, aggregates, ranges(ledger), results);
      }
    }
    RefreshReport report =
        new RefreshReport(results, new MaterializedViews(context).refresh(Set.copyOf(selected)));
    ledger.ifPresent(
        found ->
            found.recordReport(NAME, report.equal() ? "Succeeded" : "Failed", report, startedAt));
    return report;
  }

  private static Map<QualifiedName, StagedRange> ranges(Optional<Ledger> ledger) {
    return ledger.map(Ledger::stagedRanges).orElse(List.of()).stream()
        .collect(Collectors.toMap(StagedRange::hypertable, Function.identity()));
  }

  private void refresh(
      Handle source,
      Handle target,
      List<ContinuousAggregate> aggregates,
      Map<QualifiedName, StagedRange> ranges,
      List<AggregateResult> results) {
    BothCatalogs both = BothCatalogs.of(source, target);
    Map<QualifiedName, ContinuousAggregate> inTarget =
        both.target().continuousAggregates(target).stream()
            .collect(Collectors.toMap(ContinuousAggregate::view, Function.identity()));
    TargetUse use =
        !CaptureLedger.isOn(target)
            ? TargetUse.NOT_CAPTURED
            : Ledger.isSwitched(target) ? TargetUse.SWITCHED : TargetUse.BEFORE_SWITCH;
    context.progress().started(NAME, "aggregates", 0, aggregates.size(), 0, 0);
    for (ContinuousAggregate aggregate : aggregates) {
      if (context.stop().isStopping()) {
        break;
      }
      Optional<ContinuousAggregate> counterpart =
          Optional.ofNullable(inTarget.get(aggregate.view()));
      results.add(
          counterpart.isEmpty()
              ? AggregateResult.failed(aggregate.view(), MISSING)
              : guarded(
                  aggregate.view(),
                  of(
                      new AggregateSide(source, both.source(), aggregate),
                      new AggregateSide(target, both.target(), counterpart.get()),
                      both.hypertables().source(aggregate.materialization()).orElseThrow(),
                      Optional.ofNullable(ranges.get(aggregate.materialization())),
                      use)));
      context.progress().advanced(1, 0);
    }
    context.progress().ended();
  }

  private Supplier<AggregateResult> of(
      AggregateSide source,
      AggregateSide target,
      Hypertable materialization,
      Optional<StagedRange> copied,
      TargetUse use) {
    return switch (use) {
      case NOT_CAPTURED ->
          new AggregateRefresh(context, source, target, materialization, copied)::run;
      case BEFORE_SWITCH ->
          new MirroredAggregate(context, source, target, materialization, copied, false, source)
              ::run;
      case SWITCHED ->
          new MirroredAggregate(context, source, target, materialization, copied, true, source)
              ::run;
    };
  }

  /** What a server refuses of one aggregate keeps no other from being refreshed. */
  static AggregateResult guarded(QualifiedName view, Supplier<AggregateResult> refresh) {
    try {
      return refresh.get();
    } catch (JdbiException e) {
      if (DatabaseErrors.isTemporary(e)) {
        throw e;
      }
      return AggregateResult.failed(view, DatabaseErrors.oneLine(e));
    }
  }
}
