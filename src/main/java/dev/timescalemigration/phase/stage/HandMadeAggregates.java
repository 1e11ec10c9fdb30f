package dev.timescalemigration.phase.stage;

import dev.timescalemigration.compare.aggregates.AggregateSide;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.phase.copy.target.HypertableCopies;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.AggregateState;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.aggregate.InvalidationLog;
import dev.timescalemigration.timescale.aggregate.RefreshCall;
import dev.timescalemigration.work.PhaseContext;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Continuous aggregates that were made in the target by hand: all of time is noted as never
 * refreshed ({@code tsl/src/continuous_aggs/create.c}, {@code invalidation_add_entry}, 2.16 to
 * 2.29), so that a refresh would delete copied buckets whose rows are gone. A role that may not
 * write the log takes time out of it by a refresh before anything is copied, which finds no rows.
 */
final class HandMadeAggregates {

  private final Handle target;
  private final Catalog catalog;
  private final Map<QualifiedName, Hypertable> hypertables;

  private HandMadeAggregates(Handle target, Catalog catalog) {
    this.target = target;
    this.catalog = catalog;
    this.hypertables =
        catalog.hypertables(target).stream()
            .collect(Collectors.toMap(Hypertable::name, Function.identity()));
  }

  /**
   * Refreshes what is staged and neither refreshed nor written to, up to its oldest row: of what
   * the source has materialized, no more.
   */
  static void markEmpty(PhaseContext context, HypertableCopies tables, List<StagedRange> ranges) {
    try (Handle handle = context.target().open();
        Handle source = context.source().open()) {
      InvalidationLog log = new InvalidationLog(handle);
      if (!tables.target().capabilities().hasCommunityFeatures()
          || (log.mayAdd() && log.mayRemove())) {
        return;
      }
      Map<QualifiedName, ContinuousAggregate> aggregates =
          tables.target().continuousAggregates(handle).stream()
              .collect(Collectors.toMap(ContinuousAggregate::materialization, Function.identity()));
      Map<QualifiedName, ContinuousAggregate> inSource =
          tables.source().continuousAggregates(source).stream()
              .collect(Collectors.toMap(ContinuousAggregate::view, Function.identity()));
      HandMadeAggregates made = new HandMadeAggregates(handle, tables.target());
      for (StagedRange range : ranges) {
        if (tables.isGone(range.hypertable())) {
          continue;
        }
        ContinuousAggregate aggregate =
            aggregates.get(tables.of(range.hypertable()).target().name());
        if (aggregate != null && inSource.containsKey(aggregate.view())) {
          made.markEmpty(
              aggregate,
              new AggregateSide(source, tables.source(), inSource.get(aggregate.view())),
              range.end());
        }
      }
    }
  }

  private void markEmpty(ContinuousAggregate aggregate, AggregateSide inSource, long until) {
    Hypertable materialization = hypertables.get(aggregate.materialization());
    TimeType time = materialization.time().timeType().orElseThrow();
    AggregateState goal = inSource.state(time);
    if (goal.watermark().isEmpty()) {
      return;
    }
    AggregateSide side = new AggregateSide(target, catalog, aggregate);
    // A range that ends before the first time of the type is in the log of every aggregate.
    if (beginning(side.state(time), time).isEmpty()) {
      return;
    }
    long most = Math.min(until, goal.watermark().getAsLong());
    long end = Math.min(most, side.rawStart().orElse(most));
    OptionalLong start = beginning(goal, time);
    boolean isNone = start.isPresent() && start.getAsLong() >= end;
    if (isNone
        || side.oldest(materialization.time(), materialization.name()).orElse(Long.MAX_VALUE)
            < end) {
      return;
    }
    // Where not one bucket ends before the oldest row, there is nothing to take out.
    RefreshCall.run(target, RefreshCall.of(catalog, aggregate.view(), time, start, end, false));
  }

  /** Where ends what was never refreshed since the beginning of time; empty where there is none. */
  private static OptionalLong beginning(AggregateState state, TimeType time) {
    return state.invalidations().stream()
        .filter(range -> range.lowest() <= time.min() && range.greatest() >= time.min())
        .mapToLong(range -> range.greatest() == Long.MAX_VALUE ? time.max() : range.greatest() + 1)
        .max();
  }
}
