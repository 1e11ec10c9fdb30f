package dev.timescalemigration.phase.stage;

import dev.timescalemigration.compare.aggregates.AggregateSide;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.phase.copy.target.HypertableCopies;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.AggregateState;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.aggregate.InvalidationLog;
import dev.timescalemigration.timescale.aggregate.RefreshCall;
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

  /** Refreshes what is staged and neither refreshed nor written to, up to its oldest row. */
  static void markEmpty(Database target, HypertableCopies tables, List<StagedRange> ranges) {
    try (Handle handle = target.open()) {
      InvalidationLog log = new InvalidationLog(handle);
      if (!tables.target().capabilities().hasCommunityFeatures()
          || (log.mayAdd() && log.mayRemove())) {
        return;
      }
      Map<QualifiedName, ContinuousAggregate> aggregates =
          tables.target().continuousAggregates(handle).stream()
              .collect(Collectors.toMap(ContinuousAggregate::materialization, Function.identity()));
      HandMadeAggregates made = new HandMadeAggregates(handle, tables.target());
      for (StagedRange range : ranges) {
        ContinuousAggregate aggregate =
            aggregates.get(tables.of(range.hypertable()).target().name());
        if (aggregate != null) {
          made.markEmpty(aggregate, range.until());
        }
      }
    }
  }

  private void markEmpty(ContinuousAggregate aggregate, long until) {
    Hypertable materialization = hypertables.get(aggregate.materialization());
    TimeType time = materialization.time().timeType().orElseThrow();
    AggregateSide side = new AggregateSide(target, catalog, aggregate);
    AggregateState state = side.state(time);
    // A range that ends before the first time of the type is in the log of every aggregate.
    if (state.invalidations().stream()
        .noneMatch(range -> range.lowest() <= time.min() && range.greatest() >= time.min())) {
      return;
    }
    long end = Math.min(until, side.rawStart().orElse(until));
    if (side.oldest(materialization.time(), materialization.name()).orElse(Long.MAX_VALUE) < end) {
      return;
    }
    // Where not one bucket ends before the oldest row, there is nothing to take out.
    RefreshCall.run(
        target, RefreshCall.of(catalog, aggregate.view(), time, OptionalLong.empty(), end, false));
  }
}
