package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.compare.aggregates.AggregateSide;
import dev.timescalemigration.ledger.capture.ChangedRange;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.AggregateState;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.aggregate.RefreshCall;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Materializes the buckets again of which changes were applied: rows that are applied where
 * triggers do not fire leave no trace in the log of invalidations.
 */
public final class ChangedBuckets {
  private final PhaseContext context;

  /**
   * Of one side.
   *
   * @param context whose target has the aggregates
   */
  public ChangedBuckets(PhaseContext context) {
    this.context = context;
  }

  /**
   * Refreshes every continuous aggregate of what was changed, each after the one it reads.
   *
   * @return what could not be refreshed, with the reason, one sentence each
   */
  public List<String> refresh(Collection<ChangedRange> changed) {
    return Step.REFRESH.alone(context, () -> work(changed));
  }

  private List<String> work(Collection<ChangedRange> changed) {
    List<String> problems = new ArrayList<>();
    try (Handle handle = context.target().open()) {
      Catalog catalog = Catalogs.of(handle);
      Map<QualifiedName, Hypertable> hypertables =
          catalog.hypertables(handle).stream()
              .collect(Collectors.toMap(Hypertable::name, Function.identity()));
      Map<QualifiedName, QualifiedName> rawOf = new HashMap<>();
      for (ContinuousAggregate aggregate : catalog.continuousAggregates(handle)) {
        QualifiedName raw = rawOf.getOrDefault(aggregate.raw(), aggregate.raw());
        rawOf.put(aggregate.materialization(), raw);
        TimeType time =
            hypertables.get(aggregate.materialization()).time().timeType().orElseThrow();
        List<ChangedRange> ofIt =
            changed.stream().filter(range -> range.table().equals(raw)).toList();
        try {
          refresh(new AggregateSide(handle, catalog, aggregate), time, ofIt)
              .ifPresent(problems::add);
        } catch (JdbiException e) {
          if (DatabaseErrors.isTemporary(e)) {
            throw e;
          }
          problems.add(
              aggregate.view()
                  + " could not be refreshed: "
                  + DatabaseErrors.oneLine(e)
                  + "; refresh it with refresh_continuous_aggregate()");
        }
      }
    }
    return problems;
  }

  private Optional<String> refresh(AggregateSide side, TimeType time, List<ChangedRange> changed) {
    AggregateState state = side.state(time);
    if (changed.isEmpty() || state.watermark().isEmpty()) {
      return Optional.empty();
    }
    OptionalLong oldest = side.rawStart();
    PendingInvalidations pending = new PendingInvalidations(side.handle(), time);
    boolean forces = side.catalog().capabilities().forcesRefresh();
    for (ChangedRange range : changed) {
      OptionalLong from = range.from().isPresent() ? range.from() : oldest;
      if (from.isEmpty()) {
        continue;
      }
      long start = side.bucketStart(time, from.getAsLong());
      long end =
          range.until().isPresent()
              ? side.endOfBucket(
                  time, side.bucketStart(time, range.until().getAsLong() - time.step()))
              : state.watermark().getAsLong();
      if (start >= end) {
        continue;
      }
      boolean noted = pending.note(state, start, end);
      if (!noted && !forces) {
        return Optional.of(
            side.aggregate().view()
                + " is not refreshed, as the role may not write to the log of invalidations:"
                + " refresh it as an administrator where rows have changed");
      }
      RefreshCall.run(
          side.handle(),
          RefreshCall.of(
              side.catalog(), side.aggregate().view(), time, OptionalLong.of(start), end, !noted));
    }
    return Optional.empty();
  }
}
